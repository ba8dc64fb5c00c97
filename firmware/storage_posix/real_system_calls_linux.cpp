#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "firmware/storage_posix/real_system_calls.h"

namespace wirelab::storage {

int RealSystemCalls::open_beneath(int directory, const char* path, int flags, bool cached) {
  open_how how{};
  how.flags = static_cast<__u64>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  if (cached) how.resolve |= RESOLVE_CACHED;
  const long answer = ::syscall(SYS_openat2, directory, path, &how, sizeof how);
  return answer < 0 ? -errno : static_cast<int>(answer);
}

ssize_t RealSystemCalls::read_now(int fd, void* into, std::size_t count, off_t offset) {
  const iovec place{into, count};
  const ssize_t answer = ::preadv2(fd, &place, 1, offset, RWF_NOWAIT);
  return answer < 0 ? -errno : answer;
}

int RealSystemCalls::reserve(int fd, off_t size) { return ::fallocate(fd, 0, 0, size) < 0 ? -errno : 0; }

int RealSystemCalls::set_direct(int fd, bool direct) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) return -errno;
  return ::fcntl(fd, F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) < 0 ? -errno : 0;
}

int RealSystemCalls::start_writeback(int fd, off_t offset, off_t count) {
  return ::sync_file_range(fd, offset, count, SYNC_FILE_RANGE_WRITE) < 0 ? -errno : 0;
}

int RealSystemCalls::rename_new(int from_directory, const char* from, int to_directory, const char* to) {
  return ::renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

}  // namespace wirelab::storage
