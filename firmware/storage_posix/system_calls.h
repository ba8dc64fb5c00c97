#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/storage/entry.h"

namespace wirelab::storage {

/// Takes the entries of a directory, in the order in which the file system has them.
class EntrySink {
 public:
  EntrySink() = default;
  EntrySink(const EntrySink&) = delete;
  EntrySink& operator=(const EntrySink&) = delete;

  /// `type` is the entry's S_IFMT bits, or 0 where the file system did not say. Answers whether to go on.
  virtual bool entry(std::string_view name, mode_t type) = 0;

 protected:
  ~EntrySink() = default;
};

/// Every call by which the store reaches the disk, so that tests can record their order and make each of them fail.
/// Each answers what the system call of that name answers, but a negative errno value in place of -1; EINTR is passed
/// on. Callable from several threads at once.
class SystemCalls {
 public:
  SystemCalls() = default;
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
  virtual ~SystemCalls() = default;

  /// openat(2), close-on-exec.
  virtual int open_at(int directory, const char* path, int flags, mode_t mode) = 0;
  /// openat2(2), close-on-exec, beneath `directory`, following no symlink of any kind. `cached`: only if that needs no
  /// disk, else -EAGAIN. -ENOSYS where the kernel has no such call.
  virtual int open_beneath(int directory, const char* path, int flags, bool cached) = 0;
  virtual int status(int fd, struct stat& status) = 0;
  /// fstatat(2) of the name itself, never of what a symlink points to.
  virtual int status_at(int directory, const char* name, struct stat& status) = 0;
  virtual ssize_t read(int fd, void* into, std::size_t count, off_t offset) = 0;
  /// preadv2(2) with RWF_NOWAIT: what is in memory, else -EAGAIN. -EOPNOTSUPP where that cannot be asked.
  virtual ssize_t read_now(int fd, void* into, std::size_t count, off_t offset) = 0;
  virtual ssize_t write(int fd, const void* from, std::size_t count, off_t offset) = 0;
  /// fallocate(2): reserves the blocks and sets the length. -EOPNOTSUPP where the file system cannot.
  virtual int reserve(int fd, off_t size) = 0;
  /// ftruncate(2).
  virtual int truncate(int fd, off_t size) = 0;
  /// How many bytes an unprivileged user could still store on the file system of `fd`.
  virtual int free_bytes(int fd, std::uint64_t& bytes) = 0;
  /// The same, and how large that file system is.
  virtual int disk_space(int fd, DiskSpace& space) = 0;
  /// Switches O_DIRECT on or off. -EINVAL or -EOPNOTSUPP where there is none.
  virtual int set_direct(int fd, bool direct) = 0;
  /// sync_file_range(2): starts to write the range to disk and does not wait. 0 where there is no such call.
  virtual int start_writeback(int fd, off_t offset, off_t count) = 0;
  virtual int sync_data(int fd) = 0;
  virtual int sync(int fd) = 0;
  /// renameat2(2) with RENAME_NOREPLACE. -ENOSYS or -EINVAL where there is none.
  virtual int rename_new(int from_directory, const char* from, int to_directory, const char* to) = 0;
  /// renameat(2): replaces.
  virtual int rename_over(int from_directory, const char* from, int to_directory, const char* to) = 0;
  /// linkat(2) of the name itself.
  virtual int link(int from_directory, const char* from, int to_directory, const char* to) = 0;
  /// unlinkat(2), never of a directory.
  virtual int unlink(int directory, const char* name) = 0;
  virtual int make_directory(int directory, const char* name, mode_t mode) = 0;
  /// unlinkat(2) with AT_REMOVEDIR: of an empty directory. -ENOTEMPTY or -EEXIST of one that is not.
  virtual int remove_directory(int directory, const char* name) = 0;
  /// Reads the directory `fd` from its beginning, "." and ".." left out.
  virtual int read_entries(int fd, EntrySink& sink) = 0;
  /// flock(2), exclusive, without waiting: -EWOULDBLOCK if somebody else holds it.
  virtual int lock(int fd) = 0;
  /// The wall clock, by which file systems stamp.
  virtual FileTime now() = 0;
};

/// The calls themselves.
[[nodiscard]] SystemCalls& real_system_calls() noexcept;

}  // namespace wirelab::storage
