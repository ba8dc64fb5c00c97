#include "firmware/storage_littlefs/littlefs_upload_part.h"

#include <algorithm>
#include <utility>

#include "firmware/storage/naming.h"

namespace wirelab::storage {
namespace {

/// Names of the series that one step looks up: each reads a directory, and others wait meanwhile.
constexpr unsigned kCopiesPerStep = 16;

}  // namespace

LittlefsUploadPart::LittlefsUploadPart(std::shared_ptr<LittlefsCore> core, OperationPlace& place,
                                       const UploadName& name, const UploadCondition& condition, std::uint64_t offset,
                                       MutableBytes buffer) noexcept
    : LittlefsOperation(std::move(core), place),
      UploadClaim(upload_key(name)),
      path_(name.path),
      size_(name.size),
      sha256_(name.sha256),
      condition_(condition),
      begins_at_(offset),
      buffer_(buffer),
      file_(buffer.subspan(0, std::min<std::size_t>(buffer.size(), this->core().settings.cache_size))) {
  name_.key = digest_text(claimed_key());
}

LittlefsUploadPart::~LittlefsUploadPart() {
  core().claims.release(*this);
  if (!buffer_.empty()) core().uploads.give(buffer_);
}

void LittlefsUploadPart::refuse(Error error) noexcept {
  phase_ = Phase::over;
  error_ = error;
}

void LittlefsUploadPart::begin(std::uint64_t length) {
  if (phase_ != Phase::made) return;
  if (begins_at_ > size_ || length > size_ - begins_at_) return refuse(Error::invalid);
  length_ = length;
  switch (core().claims.ask(*this)) {
    case Answer::granted: enter(Phase::starting); break;
    case Answer::waits: phase_ = Phase::waiting; break;
    case Answer::in_use: refuse(Error::in_use); break;
  }
}

void LittlefsUploadPart::granted() { enter(Phase::starting); }

MutableBytes LittlefsUploadPart::buffer() const noexcept { return buffer_.subspan(core().settings.cache_size); }

MutableBytes LittlefsUploadPart::room() const noexcept {
  const std::uint64_t left = begins_at_ + length_ - written_;
  return buffer().first(static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer().size())));
}

Result<MutableBytes> LittlefsUploadPart::space() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return fail(Error::invalid);
  if (phase_ != Phase::filling || failure_ || working()) return fail(Error::would_block);
  if (commit_wanted_) return fail(Error::invalid);
  return room().subspan(filled_);
}

void LittlefsUploadPart::advance(std::size_t count) {
  if (phase_ != Phase::filling || working() || commit_wanted_ || failure_) return;
  filled_ += std::min(count, room().size() - filled_);
  // The last bytes stay for the step that ends the part: a small one then needs no step of its own for them.
  if (filled_ == room().size() && written_ + filled_ < begins_at_ + length_) work();
}

Result<std::string_view> LittlefsUploadPart::commit() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return end_ == PartEnd::stored ? path_.view() : std::string_view{};
  if (phase_ == Phase::filling && !commit_wanted_ && !failure_) {
    if (!working() && written_ + filled_ == begins_at_ + length_) {
      commit_wanted_ = true;
      enter(Phase::flushing);
    } else {
      give_up(Error::invalid);
    }
  }
  return fail(Error::would_block);
}

void LittlefsUploadPart::enter(Phase phase) {
  phase_ = phase;
  work();
}

void LittlefsUploadPart::give_up(Error error) {
  if (!failure_) failure_ = error;
  if (!working()) enter(Phase::keeping);
}

void LittlefsUploadPart::run_step() {
  switch (phase_) {
    case Phase::starting: outcome_ = open(); break;
    case Phase::filling: outcome_ = write(); break;
    case Phase::keeping:
      if (!failure_) outcome_ = write();
      close_all();
      if (written_ == 0) static_cast<void>(volume().remove_partial(name_, 0));
      break;
    case Phase::flushing: outcome_ = flush(); break;
    case Phase::closing: close_all(); break;
    case Phase::reading: outcome_ = read_back(); break;
    case Phase::comparing: outcome_ = compare(); break;
    case Phase::naming: outcome_ = take_name(); break;
    case Phase::made:
    case Phase::waiting:
    case Phase::over: break;
  }
  // Once nothing can follow, the file is let go of in the same step.
  if (end_ != PartEnd::none || (!outcome_ && phase_ != Phase::filling)) close_all();
}

void LittlefsUploadPart::close_all() {
  if (reading_) {
    volume().close(file_);
    reading_ = false;
  }
  volume().leave(file_);
}

Result<void> LittlefsUploadPart::open() {
  if (const auto place = volume().check_place(path_.view(), NameTaken::store_beside); !place) return place;
  const auto there = volume().find_partial(name_);
  if (!there && there.error() != Error::not_found) return fail(there.error());
  kept_ = there.value_or(0);
  if (kept_ != begins_at_) {
    end_ = PartEnd::wrong_offset;
    return {};
  }
  const auto begun = volume().take_up(file_, name_, size_, core().settings.now());
  if (!begun) return fail(begun.error());
  written_ = *begun;
  kept_ = *begun;
  // It gave way for its age meanwhile.
  if (written_ != begins_at_) end_ = PartEnd::wrong_offset;
  return {};
}

Result<void> LittlefsUploadPart::write() {
  if (filled_ == 0) return {};
  const ConstBytes bytes = buffer().first(std::exchange(filled_, 0));
  if (const auto added = volume().append(file_, bytes); !added) return added;
  if (hashed_ == written_) {
    hash_.update(bytes);
    hashed_ += bytes.size();
  }
  written_ += bytes.size();
  if (written_ - kept_ < core().settings.sync_every) return {};
  const auto synced = volume().sync(file_);
  if (synced) kept_ = written_;
  return synced;
}

Result<void> LittlefsUploadPart::flush() {
  auto outcome = write();
  if (outcome) outcome = volume().sync(file_);
  if (outcome) kept_ = written_;
  if (outcome) outcome = volume().seal(file_);
  if (!outcome) return outcome;
  if (written_ < size_) {
    end_ = PartEnd::kept;
    return outcome;
  }
  outcome = volume().open(file_, PartialPath(name_).c_str());
  reading_ = outcome.has_value();
  return outcome;
}

/// Reads the open file's next bytes; true at `size`.
Result<bool> LittlefsUploadPart::hash_some(std::uint64_t size) {
  if (hashed_ == size) return true;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(buffer().size(), size - hashed_));
  const auto got = volume().read(file_, hashed_, buffer().first(count));
  if (!got) return fail(got.error());
  if (*got == 0) return fail(Error::io);
  hash_.update(buffer().first(*got));
  hashed_ += *got;
  return hashed_ == size;
}

Result<void> LittlefsUploadPart::read_back() {
  const auto all = hash_some(size_);
  if (!all) return fail(all.error());
  if (!*all) return {};
  if (hash_.finish() == sha256_) {
    next_ = condition_.kind == UploadCondition::Kind::replace ? Phase::comparing : Phase::naming;
    hashed_ = 0;
    hash_ = Sha256();
    return {};
  }
  close_all();
  end_ = PartEnd::mismatch;
  kept_ = 0;
  return volume().remove_partial(name_, size_);
}

Result<void> LittlefsUploadPart::compare() {
  if (hashed_ == 0 && old_.size == 0) {
    const std::uint32_t number = file_.partial;
    volume().close(file_);
    const auto opened = volume().open(file_, path_.c_str());
    reading_ = opened.has_value();
    if (!opened && opened.error() != Error::not_found && opened.error() != Error::not_allowed) return opened;
    if (opened) {
      file_.partial = number;
      old_ = volume().bytes_of(file_);
    } else {
      end_ = PartEnd::changed;
      return {};
    }
  }
  const auto all = hash_some(old_.size);
  if (!all) return fail(all.error());
  if (!*all) return {};
  old_.sha256 = hash_.finish();
  if (old_.sha256 == condition_.old) return take_name();
  end_ = PartEnd::changed;
  return {};
}

Result<void> LittlefsUploadPart::take_name() {
  const bool replaces = condition_.kind == UploadCondition::Kind::replace;
  const unsigned most = condition_.kind == UploadCondition::Kind::beside ? kMaxCopies : 1;
  // Not while this one reads the old file itself.
  if (reading_) volume().close(file_);
  reading_ = false;
  volume().hold(file_);
  for (unsigned tries = 0; tries < kCopiesPerStep && copies_tried_ < most; ++tries, ++copies_tried_) {
    CopyRoom copy_room;
    const auto name = copy_name(path_.view(), copies_tried_, copy_room);
    if (!name) return fail(name.error());
    const PathText candidate(*name);
    const auto put = volume().put_partial(name_, candidate.c_str(), replaces ? &old_ : nullptr);
    if (put) {
      path_ = candidate.view();
      end_ = PartEnd::stored;
      return {};
    }
    if (replaces && put.error() == Error::invalid) {
      end_ = PartEnd::changed;
      return {};
    }
    if (put.error() != Error::exists) return put;
  }
  if (copies_tried_ >= most) end_ = PartEnd::exists;
  return {};
}

void LittlefsUploadPart::worked() {
  const bool goes_on = outcome_ && end_ == PartEnd::none;
  switch (phase_) {
    case Phase::starting:
      if (!goes_on) break;
      phase_ = Phase::filling;
      return;
    case Phase::filling:
      if (!outcome_) give_up(outcome_.error());
      if (!working() && failure_) give_up(*failure_);
      return;
    case Phase::flushing:
    case Phase::reading:
    case Phase::comparing:
    case Phase::naming:
      if (!goes_on) break;
      // Nobody waits for it any more: it stays as it is, whole, and whoever comes back ends it.
      phase_ = abandoned() ? Phase::closing : next_;
      ++steps_;
      tell();
      return work();
    case Phase::keeping:
    case Phase::closing:
    case Phase::made:
    case Phase::waiting:
    case Phase::over: break;
  }
  phase_ = Phase::over;
  if (failure_) {
    error_ = failure_;
  } else if (!outcome_) {
    error_ = outcome_.error();
  }
  core().claims.release(*this);
}

void LittlefsUploadPart::end() {
  if (phase_ == Phase::filling) {
    enter(Phase::keeping);
    return;
  }
  destroy();
}

void LittlefsUploadLook::start() {
  const auto answer = core().claims.ask(*this);
  if (answer == Answer::granted) work();
  if (answer == Answer::in_use) refuse(Error::in_use);
}

void LittlefsUploadLook::run_step() {
  NumberedPartial name{.key = digest_text(claimed_key())};
  found_ = volume().find_partial(name);
  if (!found_ && found_.error() == Error::not_found) found_ = 0;
}

void LittlefsUploadLook::worked() {
  outcome_ = found_;
  core().claims.release(*this);
}

void LittlefsUploadDrop::start() {
  const auto answer = core().claims.ask(*this);
  if (answer == Answer::granted) work();
  if (answer == Answer::in_use) refuse(Error::in_use);
}

void LittlefsUploadDrop::run_step() {
  NumberedPartial name{.key = digest_text(claimed_key())};
  const auto found = volume().find_partial(name);
  dropped_ = found ? volume().remove_partial(name, *found) : fail(found.error());
}

void LittlefsUploadDrop::worked() {
  outcome_ = dropped_;
  core().claims.release(*this);
}

}  // namespace wirelab::storage
