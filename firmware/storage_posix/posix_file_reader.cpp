#include "firmware/storage_posix/posix_file_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {
namespace {

/// What one worker step reads, and the most that `prepare` answers: large enough that asking costs nothing beside
/// sending, small enough that a slow reader does not fill memory.
constexpr std::uint64_t kWindow = std::uint64_t{1024} * 1024;
/// How far apart the bytes are by which a window is judged to be in memory. The system reads and drops files in runs;
/// asking for every page would cost as much as sending it.
constexpr std::uint64_t kProbeStep = std::uint64_t{256} * 1024;
/// O_NONBLOCK: opening a FIFO must not wait for somebody to write.
constexpr int kReadFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY;

}  // namespace

PosixFileReader::PosixFileReader(std::shared_ptr<StoreCore> core, std::string path) noexcept
    : PosixOperation(std::move(core)), path_(std::move(path)) {}

void PosixFileReader::start() {
  const int opened = core().resolver.open_cached(path_, kReadFlags);
  if (opened == -EAGAIN) {
    work_on(Lane::quick);
    return;
  }
  take(opened);
  worked();
}

void PosixFileReader::refuse(Error error) noexcept {
  phase_ = Phase::over;
  error_ = error;
}

void PosixFileReader::take(int opened) noexcept {
  outcome_ = opened;
  if (opened < 0) return;
  file_ = UniqueFd(opened);
  struct stat status{};
  outcome_ = uninterrupted([&] { return calls().status(opened, status); });
  if (outcome_ >= 0 && !S_ISREG(status.st_mode)) outcome_ = -EISDIR;
  if (outcome_ < 0) {
    if (WIRELAB_PLANTED(descriptor_of_a_directory_leaked)) static_cast<void>(file_.release());
    file_.reset();
  } else {
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
}

Result<std::uint64_t> PosixFileReader::size() {
  if (error_) return fail(*error_);
  if (phase_ == Phase::opening) return fail(Error::would_block);
  return size_;
}

Result<std::size_t> PosixFileReader::read(std::uint64_t offset, MutableBytes into) {
  if (const auto known = size(); !known) return fail(known.error());
  if (offset >= size_ || into.empty()) return 0;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
  const auto at = static_cast<off_t>(offset);
  ssize_t got = uninterrupted([&] { return calls().read_now(file_.get(), into.data(), count, at); });
  if (got < 0) {
    if (got != -EAGAIN && got != -EOPNOTSUPP && got != -ENOSYS) return fail(error_of(static_cast<int>(-got)));
    if (offset < fetched_.begin || offset >= fetched_.end) {
      fetch(offset);
      return fail(Error::would_block);
    }
    const auto at_hand = static_cast<std::size_t>(std::min<std::uint64_t>(count, fetched_.end - offset));
    got = uninterrupted([&] { return calls().read(file_.get(), into.data(), at_hand, at); });
    if (got < 0) return fail(error_of(static_cast<int>(-got)));
  }
  fetch_ahead(offset);
  return static_cast<std::size_t>(got);
}

Result<std::size_t> PosixFileReader::prepare(std::uint64_t offset, std::size_t length) {
  if (const auto known = size(); !known) return fail(known.error());
  if (offset >= size_ || length == 0) return 0;
  const auto window = static_cast<std::size_t>(std::min({std::uint64_t{length}, size_ - offset, kWindow}));
  if (offset >= fetched_.begin && offset < fetched_.end) {
    fetch_ahead(offset);
    return static_cast<std::size_t>(std::min<std::uint64_t>(window, fetched_.end - offset));
  }
  if (in_memory(offset, window)) return window;
  fetch(offset);
  return fail(Error::would_block);
}

bool PosixFileReader::in_memory(std::uint64_t offset, std::size_t length) {
  std::byte probe{};
  const std::uint64_t last = offset + length - 1;
  for (std::uint64_t at = offset; at < last; at += kProbeStep) {
    if (calls().read_now(file_.get(), &probe, 1, static_cast<off_t>(at)) < 0) return false;
  }
  return calls().read_now(file_.get(), &probe, 1, static_cast<off_t>(last)) >= 0;
}

void PosixFileReader::fetch(std::uint64_t offset) {
  if (working()) return;
  wanted_ = {offset, std::min(offset + kWindow, size_)};
  work_on(Lane::bulk);
}

void PosixFileReader::fetch_ahead(std::uint64_t offset) {
  // Only while the file comes from the disk, and one window further than what is being sent.
  if (offset < fetched_.begin || offset >= fetched_.end || fetched_.end >= size_) return;
  if (fetched_.end - offset <= kWindow) fetch(fetched_.end);
}

void PosixFileReader::run() {
  switch (phase_) {
    case Phase::opening: take(core().resolver.open(path_, kReadFlags)); break;
    case Phase::open: run_fetch(); break;
    case Phase::closing: file_.reset(); break;
    case Phase::over: break;
  }
}

void PosixFileReader::run_fetch() {
  std::array<std::byte, std::size_t{32} * 1024> scratch;
  outcome_ = 0;
  for (std::uint64_t at = wanted_.begin; at < wanted_.end;) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(scratch.size(), wanted_.end - at));
    const ssize_t got =
        uninterrupted([&] { return calls().read(file_.get(), scratch.data(), count, static_cast<off_t>(at)); });
    if (got < 0) outcome_ = static_cast<int>(got);
    // Cut short by somebody else since it was opened: whoever sends it finds out.
    if (got <= 0) return;
    at += static_cast<std::uint64_t>(got);
  }
}

void PosixFileReader::worked() {
  if (phase_ == Phase::closing) {
    phase_ = Phase::over;
    return;
  }
  if (outcome_ < 0) {
    error_ = error_of(-outcome_);
    return;
  }
  if (phase_ == Phase::opening) {
    phase_ = Phase::open;
  } else if (wanted_.begin == fetched_.end) {
    fetched_.end = wanted_.end;
  } else {
    fetched_ = wanted_;
  }
}

void PosixFileReader::end() {
  // The last close of a file that was deleted meanwhile frees its blocks, which can take long.
  struct stat status{};
  if (phase_ == Phase::open && file_ && calls().status(file_.get(), status) >= 0 && status.st_nlink == 0) {
    phase_ = Phase::closing;
    work_on(Lane::bulk);
    return;
  }
  destroy();
}

}  // namespace wirelab::storage
