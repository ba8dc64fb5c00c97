#include "firmware/storage_littlefs/littlefs_file_writer.h"

#include <algorithm>
#include <utility>

#include "firmware/storage/naming.h"

namespace wirelab::storage {
namespace {

/// Names of the series that one step looks up: each reads a directory, and others wait meanwhile.
constexpr unsigned kNamesPerStep = 16;

}  // namespace

LittlefsFileWriter::LittlefsFileWriter(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path,
                                       FileLength length, NameTaken taken, MutableBytes buffer) noexcept
    : LittlefsOperation(std::move(core), place),
      path_(path),
      length_(length),
      taken_(taken),
      buffer_(buffer),
      size_(length.most()),
      file_(buffer.subspan(0, std::min<std::size_t>(buffer.size(), this->core().settings.cache_size))) {}

LittlefsFileWriter::~LittlefsFileWriter() {
  if (!buffer_.empty()) core().uploads.give(buffer_);
}

void LittlefsFileWriter::refuse(Error error) noexcept {
  phase_ = Phase::over;
  error_ = error;
}

MutableBytes LittlefsFileWriter::collected() const noexcept { return buffer_.subspan(core().settings.cache_size); }

MutableBytes LittlefsFileWriter::room() const noexcept {
  const MutableBytes all = collected();
  return all.first(static_cast<std::size_t>(std::min<std::uint64_t>(size_ - written_, all.size())));
}

Result<MutableBytes> LittlefsFileWriter::space() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::starting || failure_) return fail(Error::would_block);
  if (phase_ != Phase::filling || commit_wanted_) return fail(Error::invalid);
  if (working()) return fail(Error::would_block);
  return room().subspan(filled_);
}

void LittlefsFileWriter::advance(std::size_t count) {
  if (phase_ != Phase::filling || working() || commit_wanted_ || failure_) return;
  count = std::min(count, room().size() - filled_);
  filled_ += count;
  received_ += count;
  // The last bytes stay for the sealing step: a small upload then needs no step of its own for them.
  if (filled_ == room().size() && written_ + filled_ < size_) work();
}

void LittlefsFileWriter::finish() {
  const bool open = phase_ == Phase::starting || (phase_ == Phase::filling && !commit_wanted_);
  if (open && !length_.known()) size_ = received_;
}

Result<std::string_view> LittlefsFileWriter::commit() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return path_.view();
  if (phase_ == Phase::filling && !commit_wanted_ && !failure_) {
    if (received_ != size_) {
      give_up(Error::invalid);
    } else if (!working()) {
      // Of an open length the last bytes may be under way: then there is nothing to do yet.
      commit_wanted_ = true;
      enter(Phase::sealing);
    }
  }
  return fail(Error::would_block);
}

void LittlefsFileWriter::enter(Phase phase) {
  phase_ = phase;
  work();
}

void LittlefsFileWriter::give_up(Error error) {
  if (!failure_) failure_ = error;
  if (!working()) enter(Phase::discarding);
}

void LittlefsFileWriter::run_step() {
  switch (phase_) {
    case Phase::starting: outcome_ = make(); break;
    case Phase::filling: outcome_ = write(); break;
    case Phase::sealing:
      outcome_ = write();
      if (outcome_) outcome_ = volume().seal(file_);
      if (outcome_) outcome_ = take_name();
      break;
    case Phase::naming: outcome_ = take_name(); break;
    case Phase::discarding: volume().discard(file_); break;
    case Phase::over: break;
  }
  // Once nothing can follow, the file goes in the same step.
  if (!outcome_ && phase_ != Phase::filling) volume().discard(file_);
}

Result<void> LittlefsFileWriter::make() {
  if (const auto place = volume().check_place(path_.view(), taken_); !place) return place;
  return volume().create(file_, length_.known() ? length_.most() : 0);
}

Result<void> LittlefsFileWriter::write() {
  if (filled_ == 0) return {};
  if (!length_.known()) {
    if (const auto promised = volume().promise(file_, written_ + filled_); !promised) return promised;
  }
  const auto appended = volume().append(file_, collected().first(filled_));
  written_ += filled_;
  filled_ = 0;
  return appended;
}

Result<void> LittlefsFileWriter::take_name() {
  for (unsigned tries = 0; tries < kNamesPerStep && copies_tried_ < kMaxCopies; ++tries, ++copies_tried_) {
    CopyRoom copy_room;
    const auto name = copy_name(path_.view(), copies_tried_, copy_room);
    if (!name) return fail(name.error());
    const PathText candidate(*name);
    const auto published = volume().publish(file_, candidate.c_str());
    if (published) {
      path_ = *name;
      named_ = true;
      return {};
    }
    if (published.error() != Error::exists || taken_ == NameTaken::refuse) return published;
  }
  if (copies_tried_ >= kMaxCopies) return fail(Error::exists);
  return {};
}

void LittlefsFileWriter::worked() {
  switch (phase_) {
    case Phase::starting:
      phase_ = Phase::filling;
      if (outcome_) return;
      break;
    case Phase::filling:
      if (!outcome_) give_up(outcome_.error());
      if (!working() && failure_) give_up(*failure_);
      return;
    case Phase::sealing:
    case Phase::naming:
      if (outcome_ && !named_) return enter(Phase::naming);
      break;
    case Phase::discarding:
    case Phase::over: break;
  }
  phase_ = Phase::over;
  if (failure_) {
    error_ = failure_;
  } else if (!outcome_) {
    error_ = outcome_.error();
  }
}

void LittlefsFileWriter::end() {
  if (phase_ == Phase::filling) {
    enter(Phase::discarding);
    return;
  }
  destroy();
}

}  // namespace wirelab::storage
