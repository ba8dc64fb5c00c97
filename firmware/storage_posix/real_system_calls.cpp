#include "firmware/storage_posix/real_system_calls.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <limits>

namespace wirelab::storage {
namespace {

template <typename T>
T or_errno(T answer) noexcept {
  return answer < 0 ? static_cast<T>(-errno) : answer;
}

mode_t type_bits(unsigned char type) noexcept { return type == DT_UNKNOWN ? 0 : DTTOIF(mode_t{type}); }

bool is_dot(std::string_view name) noexcept { return name == "." || name == ".."; }

}  // namespace

int RealSystemCalls::open_at(int directory, const char* path, int flags, mode_t mode) {
  return or_errno(::openat(directory, path, flags | O_CLOEXEC, mode));
}

int RealSystemCalls::status(int fd, struct stat& status) { return or_errno(::fstat(fd, &status)); }

int RealSystemCalls::status_at(int directory, const char* name, struct stat& status) {
  return or_errno(::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW));
}

ssize_t RealSystemCalls::read(int fd, void* into, std::size_t count, off_t offset) {
  return or_errno(::pread(fd, into, count, offset));
}

ssize_t RealSystemCalls::write(int fd, const void* from, std::size_t count, off_t offset) {
  return or_errno(::pwrite(fd, from, count, offset));
}

int RealSystemCalls::truncate(int fd, off_t size) { return or_errno(::ftruncate(fd, size)); }

int RealSystemCalls::free_bytes(int fd, std::uint64_t& bytes) {
  DiskSpace space;
  const int answer = disk_space(fd, space);
  bytes = space.free;
  return answer;
}

int RealSystemCalls::disk_space(int fd, DiskSpace& space) {
  struct statvfs facts{};
  const int answer = or_errno(::fstatvfs(fd, &facts));
  const std::uint64_t block = std::max<std::uint64_t>(facts.f_frsize, 1);
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / block;
  space.total = std::min<std::uint64_t>(facts.f_blocks, most) * block;
  space.free = std::min<std::uint64_t>(facts.f_bavail, most) * block;
  return answer;
}

int RealSystemCalls::sync_data(int fd) { return or_errno(::fdatasync(fd)); }

int RealSystemCalls::sync(int fd) { return or_errno(::fsync(fd)); }

int RealSystemCalls::rename_over(int from_directory, const char* from, int to_directory, const char* to) {
  return or_errno(::renameat(from_directory, from, to_directory, to));
}

int RealSystemCalls::link(int from_directory, const char* from, int to_directory, const char* to) {
  return or_errno(::linkat(from_directory, from, to_directory, to, 0));
}

int RealSystemCalls::unlink(int directory, const char* name) { return or_errno(::unlinkat(directory, name, 0)); }

int RealSystemCalls::make_directory(int directory, const char* name, mode_t mode) {
  return or_errno(::mkdirat(directory, name, mode));
}

int RealSystemCalls::remove_directory(int directory, const char* name) {
  return or_errno(::unlinkat(directory, name, AT_REMOVEDIR));
}

int RealSystemCalls::read_entries(int fd, EntrySink& sink) {
  // fdopendir takes its descriptor over, and the caller keeps his.
  const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) return -errno;
  DIR* directory = ::fdopendir(own);
  if (directory == nullptr) {
    const int reason = errno;
    ::close(own);
    return -reason;
  }
  ::rewinddir(directory);
  int answer = 0;
  while (true) {
    errno = 0;
    // One stream belongs to one thread here, which is what readdir(3) asks for.
    const dirent* found = ::readdir(directory);  // NOLINT(concurrency-mt-unsafe)
    if (found == nullptr) {
      answer = -errno;
      break;
    }
    const std::string_view name = found->d_name;
    if (!is_dot(name) && !sink.entry(name, type_bits(found->d_type))) break;
  }
  ::closedir(directory);
  return answer;
}

int RealSystemCalls::lock(int fd) { return or_errno(::flock(fd, LOCK_EX | LOCK_NB)); }

FileTime RealSystemCalls::now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, static_cast<std::int32_t>(time.tv_nsec)};
}

SystemCalls& real_system_calls() noexcept {
  static RealSystemCalls calls;
  return calls;
}

}  // namespace wirelab::storage
