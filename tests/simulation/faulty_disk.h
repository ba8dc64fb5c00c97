#pragma once

#include <cstdint>
#include <set>

#include "tests/simulation/random.h"
#include "tests/support/simulated_file_system.h"

namespace wirelab::simulation {

/// What may go wrong with the disk of a run. Percentages are of calls.
struct DiskFaults {
  unsigned io_errors = 0;                  ///< calls that fail with EIO, of any kind
  unsigned sync_errors = 0;                ///< the same of syncs
  unsigned write_errors = 0;               ///< the same of writes
  unsigned short_writes = 0;               ///< writes that take only a part
  unsigned interruptions = 0;              ///< calls that answer EINTR
  bool keeps_in_memory = false;            ///< can be asked for what is in memory, which it has of any call or not
  bool reserves = false;                   ///< has fallocate(2)
  bool direct = false;                     ///< takes O_DIRECT, and asks for its alignment
  bool renames_new = true;                 ///< has renameat2(RENAME_NOREPLACE); else names move by link and unlink
  std::uint64_t capacity = 1'000'000'000;  ///< bytes that all files together may have
};

/// A simulated file system whose calls fail as ordered. Directories are read in an order that only the seed knows.
class FaultyDisk final : public storage::SystemCalls {
 public:
  FaultyDisk(test::SimulatedFileSystem::Tree tree, const DiskFaults& faults, std::uint64_t seed)
      : disk_(std::move(tree)), faults_(faults), random_(seed) {}

  [[nodiscard]] test::SimulatedFileSystem& disk() noexcept { return disk_; }
  /// Whether the faults that have a chance rest; what the disk has or lacks stays.
  void behave(bool on) noexcept { behaves_ = on; }
  /// Calls that failed because they were told to, and of them those by which a name is taken back.
  [[nodiscard]] std::uint64_t failures() const noexcept { return failures_; }
  [[nodiscard]] std::uint64_t failed_tidying() const noexcept { return failed_tidying_; }

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
  int disk_space(int fd, storage::DiskSpace& space) override;
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
  int read_entries(int fd, storage::EntrySink& sink) override;
  int lock(int fd) override;
  storage::FileTime now() override { return disk_.now(); }

 private:
  /// What a call is told instead of being made; 0 for nothing.
  [[nodiscard]] int trouble(unsigned more = 0);
  /// The same for a call without which nothing can be taken back.
  [[nodiscard]] int tidying_trouble();
  [[nodiscard]] std::uint64_t used() const;

  test::SimulatedFileSystem disk_;
  DiskFaults faults_;
  Random random_;
  std::set<int> direct_;
  bool behaves_ = false;
  std::uint64_t failures_ = 0;
  std::uint64_t failed_tidying_ = 0;
};

}  // namespace wirelab::simulation
