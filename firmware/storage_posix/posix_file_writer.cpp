#include "firmware/storage_posix/posix_file_writer.h"

#include <algorithm>
#include <utility>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {
namespace {

/// A writer's own buffer: large enough that a steady upload without a shared one still gets on.
constexpr std::size_t kOwnBuffer = std::size_t{64} * 1024;

std::size_t clamp_to_size(std::uint64_t value, std::size_t most) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(value, most));
}

}  // namespace

PosixFileWriter::PosixFileWriter(std::shared_ptr<StoreCore> core, std::string path, FileLength length, NameTaken taken)
    : PosixOperation(std::move(core)), path_(std::move(path)), length_(length), taken_(taken), size_(length.most()) {
  ++this->core().uploads;
  for (Piece& piece : pieces_) piece.writer = this;
}

PosixFileWriter::~PosixFileWriter() {
  drop_buffers();
  if (--core().uploads == 0) core().buffers.trim();
}

void PosixFileWriter::start() { work_on(Lane::bulk); }

void PosixFileWriter::refuse(Error error) noexcept {
  phase_ = Phase::over;
  error_ = error;
}

Result<MutableBytes> PosixFileWriter::space() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::starting || failure_) return fail(Error::would_block);
  if (phase_ != Phase::filling || commit_wanted_) return fail(Error::invalid);
  if (current_ == nullptr) {
    if (begun_ == size_) return MutableBytes{};
    current_ = next_piece();
    if (current_ == nullptr) {
      if (writing_ > 0) return fail(Error::would_block);
      // Not even the small buffer: memory is short.
      failure_ = Error::no_resources;
      go_on();
      return fail(Error::would_block);
    }
  }
  const std::size_t room = clamp_to_size(size_ - current_->offset, current_->buffer.bytes().size());
  return current_->buffer.bytes().subspan(current_->filled, room - current_->filled);
}

void PosixFileWriter::advance(std::size_t count) {
  if (current_ == nullptr) return;
  Piece& piece = *current_;
  const std::size_t room = clamp_to_size(size_ - piece.offset, piece.buffer.bytes().size());
  piece.filled += std::min(count, room - piece.filled);
  // The last piece stays for the publishing step: a small upload then needs no step of its own for its bytes.
  const bool last = piece.offset + piece.filled == size_;
  if (piece.filled < piece.buffer.bytes().size() || last) return;
  begun_ += piece.filled;
  current_ = nullptr;
  piece.writing = true;
  ++writing_;
  core().executor.submit(piece, Lane::bulk);
}

void PosixFileWriter::finish() {
  const bool open = phase_ == Phase::starting || (phase_ == Phase::filling && !commit_wanted_);
  // What is in the current piece stays there for the publishing step.
  if (open && !length_.known()) size_ = received();
}

std::uint64_t PosixFileWriter::received() const noexcept {
  return begun_ + (current_ != nullptr ? current_->filled : 0);
}

Result<std::string_view> PosixFileWriter::commit() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::over) return stored_as_;
  if (phase_ == Phase::filling && !commit_wanted_ && !failure_) {
    if (received() == size_ || WIRELAB_PLANTED(cut_upload_is_kept)) {
      commit_wanted_ = true;
    } else {
      failure_ = Error::invalid;
    }
    go_on();
  }
  return fail(Error::would_block);
}

PosixFileWriter::Piece* PosixFileWriter::next_piece() {
  Piece* own = nullptr;
  Piece* vacant = nullptr;
  for (Piece& piece : pieces_) {
    if (piece.writing) continue;
    Piece*& place = piece.buffer ? own : vacant;
    if (place == nullptr) place = &piece;
  }
  const bool owns_one =
      std::ranges::any_of(pieces_, [](const Piece& piece) { return bool{piece.buffer} && !piece.shared; });
  const std::uint64_t left = size_ - begun_;
  Piece* chosen = own;
  // The first piece is always small: whoever stops after a few bytes should not hold much.
  if (begun_ > 0 && left >= kOwnBuffer && vacant != nullptr) {
    if (PageBuffer buffer = core().buffers.take()) {
      vacant->buffer = std::move(buffer);
      vacant->shared = true;
      chosen = vacant;
    }
  }
  if (chosen == nullptr && !owns_one && vacant != nullptr) {
    vacant->buffer = PageBuffer(clamp_to_size(left, kOwnBuffer));
    vacant->shared = false;
    chosen = vacant->buffer ? vacant : nullptr;
  }
  if (chosen == nullptr) return nullptr;
  chosen->offset = begun_;
  chosen->filled = 0;
  return chosen;
}

void PosixFileWriter::Piece::posted() { writer->piece_written(*this); }

void PosixFileWriter::piece_written(Piece& piece) {
  piece.writing = false;
  --writing_;
  if (piece.shared) core().buffers.give(std::move(piece.buffer));
  if (WIRELAB_PLANTED(write_error_forgotten)) piece.outcome = 0;
  if (piece.outcome < 0 && !failure_) failure_ = error_of(-piece.outcome);
  if (abandoned()) {
    if (writing_ == 0 && !working()) end();
    return;
  }
  go_on();
  tell();
}

void PosixFileWriter::go_on() {
  if (phase_ != Phase::filling || writing_ > 0) return;
  if (failure_) {
    phase_ = Phase::discarding;
    work_on(Lane::bulk);
  } else if (commit_wanted_) {
    phase_ = Phase::publishing;
    work_on(Lane::bulk);
  }
}

void PosixFileWriter::end() {
  if (writing_ > 0) return;
  if (phase_ == Phase::filling) {
    phase_ = Phase::discarding;
    work_on(Lane::bulk);
    return;
  }
  destroy();
}

void PosixFileWriter::drop_buffers() noexcept {
  current_ = nullptr;
  for (Piece& piece : pieces_) {
    if (!piece.buffer) continue;
    if (piece.shared) {
      core().buffers.give(std::move(piece.buffer));
    } else {
      piece.buffer = PageBuffer();
    }
  }
}

void PosixFileWriter::worked() {
  if (phase_ == Phase::starting && outcome_ >= 0) {
    phase_ = Phase::filling;
    return;
  }
  if (phase_ == Phase::publishing) core().snapshots.forget_all();
  phase_ = Phase::over;
  drop_buffers();
  if (failure_) {
    error_ = failure_;
  } else if (outcome_ < 0) {
    error_ = error_of(-outcome_);
  }
}

}  // namespace wirelab::storage
