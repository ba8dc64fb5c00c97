#include "firmware/storage_posix/replaced_file.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"

namespace wirelab::storage {
namespace {

bool same_time(const timespec& one, const timespec& other) noexcept {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

bool same_file(const struct stat& one, const struct stat& other) noexcept {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         same_time(one.st_mtim, other.st_mtim) && same_time(one.st_ctim, other.st_ctim);
}

/// What is no file of these bytes, whatever it is.
bool leads_elsewhere(int answer) noexcept {
  return answer == -ENOENT || answer == -ENOTDIR || answer == -ELOOP || answer == -EISDIR || answer == -ENXIO;
}

}  // namespace

int hash_some(SystemCalls& calls, int fd, std::uint64_t& at, std::uint64_t end, Sha256& hash) {
  std::array<std::byte, std::size_t{64} * 1024> scratch;
  const std::uint64_t stop = end - at > kHashedPerStep ? at + kHashedPerStep : end;
  while (at < stop) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(scratch.size(), stop - at));
    const ssize_t got = uninterrupted([&] { return calls.read(fd, scratch.data(), count, static_cast<off_t>(at)); });
    if (got < 0) return static_cast<int>(got);
    if (got == 0) return 0;
    hash.update(ConstBytes(scratch).first(static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  return at < end ? 1 : 0;
}

int ReplacedFile::examine(StoreCore& core, const std::string& path, const Digest& wanted) {
  if (!file_) {
    const int opened = core.resolver.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (opened < 0) return leads_elsewhere(opened) ? -ESTALE : opened;
    file_ = UniqueFd(opened);
    if (const int answer = uninterrupted([&] { return core.calls.status(opened, status_); }); answer < 0) return answer;
    if (!S_ISREG(status_.st_mode)) return -ESTALE;
  }
  const auto size = static_cast<std::uint64_t>(status_.st_size);
  const int answer = hash_some(core.calls, file_.get(), hashed_, size, hash_);
  if (answer != 0) return answer;
  return hashed_ == size && (hash_.finish() == wanted || WIRELAB_PLANTED(any_file_is_replaced)) ? 0 : -ESTALE;
}

int ReplacedFile::check_unchanged(SystemCalls& calls, int directory, const char* name) const {
  struct stat there{};
  const int answer = uninterrupted([&] { return calls.status_at(directory, name, there); });
  if (answer < 0) return leads_elsewhere(answer) ? -ESTALE : answer;
  return same_file(status_, there) ? 0 : -ESTALE;
}

}  // namespace wirelab::storage
