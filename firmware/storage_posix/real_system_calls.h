#pragma once

#include "firmware/storage_posix/system_calls.h"

namespace wirelab::storage {

/// The calls themselves. What POSIX has is in real_system_calls.cpp; the rest is in real_system_calls_linux.cpp, or
/// answers "not here" in real_system_calls_portable.cpp.
class RealSystemCalls final : public SystemCalls {
 public:
  int open_at(int directory, const char* path, int flags, mode_t mode) override;
  int open_beneath(int directory, const char* path, int flags, bool cached) override;
  int status(int fd, struct stat& status) override;
  int status_at(int directory, const char* name, struct stat& status) override;
  ssize_t read(int fd, void* into, std::size_t count, off_t offset) override;
  ssize_t read_now(int fd, void* into, std::size_t count, off_t offset) override;
  ssize_t write(int fd, const void* from, std::size_t count, off_t offset) override;
  int reserve(int fd, off_t size) override;
  int truncate(int fd, off_t size) override;
  int free_bytes(int fd, std::uint64_t& bytes) override;
  int disk_space(int fd, DiskSpace& space) override;
  int set_direct(int fd, bool direct) override;
  int start_writeback(int fd, off_t offset, off_t count) override;
  int sync_data(int fd) override;
  int sync(int fd) override;
  int rename_new(int from_directory, const char* from, int to_directory, const char* to) override;
  int rename_over(int from_directory, const char* from, int to_directory, const char* to) override;
  int link(int from_directory, const char* from, int to_directory, const char* to) override;
  int unlink(int directory, const char* name) override;
  int make_directory(int directory, const char* name, mode_t mode) override;
  int remove_directory(int directory, const char* name) override;
  int read_entries(int fd, EntrySink& sink) override;
  int lock(int fd) override;
  FileTime now() override;
};

}  // namespace wirelab::storage
