#include "firmware/storage_posix/posix_upload_part.h"

#include <algorithm>
#include <utility>

#include "firmware/storage_posix/posix_upload_calls.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {
namespace {

/// Two of these belong to a part: enough for the hash to be what limits it, little enough for hundreds of slow ones.
constexpr std::size_t kBuffer = std::size_t{128} * 1024;

}  // namespace

PosixUploadPart::PosixUploadPart(std::shared_ptr<StoreCore> core, const UploadName& name,
                                 const UploadCondition& condition, std::uint64_t offset)
    : PosixOperation(std::move(core)),
      UploadClaim(upload_key(name)),
      path_(name.path),
      size_(name.size),
      sha256_(name.sha256),
      condition_(condition),
      begins_at_(offset),
      key_(key_text(claimed_key())) {
  ++this->core().uploads;
}

PosixUploadPart::~PosixUploadPart() {
  core().claims.release(*this);
  --core().uploads;
}

void PosixUploadPart::refuse(Error error) noexcept {
  phase_ = Phase::over;
  error_ = error;
}

void PosixUploadPart::begin(std::uint64_t length) {
  if (phase_ != Phase::made) return;
  if (begins_at_ > size_ || length > size_ - begins_at_) return refuse(Error::invalid);
  length_ = length;
  switch (core().claims.ask(*this)) {
    case Answer::granted: enter(Phase::starting); break;
    case Answer::waits: phase_ = Phase::waiting; break;
    case Answer::in_use: refuse(Error::in_use); break;
  }
}

void PosixUploadPart::granted() { enter(Phase::starting); }

void PosixUploadPart::enter(Phase phase) {
  phase_ = phase;
  work_on(Lane::bulk);
}

Result<MutableBytes> PosixUploadPart::space() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return fail(Error::invalid);
  if (phase_ != Phase::filling || failure_) return fail(Error::would_block);
  if (commit_wanted_) return fail(Error::invalid);
  if (received_ == length_) return MutableBytes{};
  Buffer& buffer = buffers_[filling_];
  if (buffer.full) return fail(Error::would_block);
  if (!buffer.pages) {
    buffer.pages = PageBuffer(static_cast<std::size_t>(std::min<std::uint64_t>(length_, kBuffer)));
    if (!buffer.pages) {
      failure_ = Error::no_resources;
      go_on();
      return fail(Error::would_block);
    }
  }
  const MutableBytes room = buffer.pages.bytes().subspan(buffer.filled);
  return room.first(static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), length_ - received_)));
}

void PosixUploadPart::advance(std::size_t count) {
  Buffer& buffer = buffers_[filling_];
  if (phase_ != Phase::filling || buffer.full || !buffer.pages) return;
  count = std::min(count, buffer.pages.bytes().size() - buffer.filled);
  buffer.filled += count;
  received_ += count;
  // The last bytes stay for the step that ends the part: a small one then needs no step of its own for them.
  if (buffer.filled < buffer.pages.bytes().size() || received_ == length_) return;
  buffer.full = true;
  filling_ ^= 1U;
  go_on();
}

Result<std::string_view> PosixUploadPart::commit() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return stored_as_;
  if (phase_ == Phase::filling && !commit_wanted_ && !failure_) {
    if (received_ == length_) {
      commit_wanted_ = true;
    } else {
      failure_ = Error::invalid;
    }
    go_on();
  }
  return fail(Error::would_block);
}

void PosixUploadPart::go_on() {
  if (phase_ != Phase::filling || working()) return;
  if (failure_) {
    enter(Phase::keeping);
  } else if (buffers_[writing_].full) {
    work_on(Lane::bulk);
  } else if (commit_wanted_) {
    enter(Phase::ending);
  }
}

void PosixUploadPart::run() {
  switch (phase_) {
    case Phase::starting: run_start(); break;
    case Phase::filling: outcome_ = write(buffers_[writing_]); break;
    case Phase::keeping: run_keep(); break;
    case Phase::ending: run_step(); break;
    case Phase::made:
    case Phase::waiting:
    case Phase::over: break;
  }
}

void PosixUploadPart::worked() {
  if (phase_ == Phase::starting && outcome_ >= 0 && end_ == PartEnd::none) {
    phase_ = Phase::filling;
    return;
  }
  if (phase_ == Phase::filling) {
    buffers_[writing_].full = false;
    writing_ ^= 1U;
    if (outcome_ < 0 && !failure_) failure_ = error_of(-outcome_);
    if (!abandoned()) go_on();
    return;
  }
  if (phase_ == Phase::ending && step_ != Step::done) {
    // Nobody waits for it any more: it stays as it is, whole, and whoever comes back ends it.
    if (abandoned()) step_ = Step::done;
    ++steps_;
    tell();
    return work_on(Lane::bulk);
  }
  if (phase_ == Phase::ending) core().snapshots.forget_all();
  phase_ = Phase::over;
  for (Buffer& buffer : buffers_) buffer.pages = PageBuffer();
  if (failure_) {
    error_ = failure_;
  } else if (outcome_ < 0) {
    error_ = error_of(-outcome_);
  }
  core().claims.release(*this);
}

void PosixUploadPart::end() {
  if (phase_ == Phase::filling) {
    enter(Phase::keeping);
    return;
  }
  destroy();
}

}  // namespace wirelab::storage
