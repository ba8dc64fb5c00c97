#include "tests/simulation/faulty_disk.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "tests/simulation/memory_meter.h"

namespace wirelab::simulation {
namespace {

constexpr std::size_t kAlignment = 4096;
// No run has so many bytes.
constexpr std::uint64_t kMuch = 1'000'000'000;
using memory::Owner;
using memory::Scope;

class Collected final : public storage::EntrySink {
 public:
  bool entry(std::string_view name, mode_t type) override {
    entries.emplace_back(name, type);
    return true;
  }
  std::vector<std::pair<std::string, mode_t>> entries;
};

}  // namespace

int FaultyDisk::tidying_trouble() {
  const int told = trouble();
  if (told == -EIO) ++failed_tidying_;
  return told;
}

int FaultyDisk::trouble(unsigned more) {
  if (behaves_ || disk_.cut()) return 0;
  if (faults_.interruptions > 0 && random_.chance(faults_.interruptions)) return -EINTR;
  if (faults_.io_errors + more == 0 || !random_.chance(faults_.io_errors + more)) return 0;
  ++failures_;
  return -EIO;
}

std::uint64_t FaultyDisk::used() const {
  std::uint64_t sum = 0;
  std::set<std::uint64_t> counted;
  for (const auto& entry : test::SimulatedFileSystem::entries(disk_.left_behind())) {
    if (counted.insert(entry.number).second) sum += entry.content->size();
  }
  return sum;
}

int FaultyDisk::open_at(int directory, const char* path, int flags, mode_t mode) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  const int fd = disk_.open_at(directory, path, flags, mode);
  direct_.erase(fd);
  return fd;
}

int FaultyDisk::open_beneath(int directory, const char* path, int flags, bool cached) {
  const Scope scope(Owner::world);
  if (cached && !(faults_.keeps_in_memory && random_.chance(50))) return -EAGAIN;
  if (const int told = trouble()) return told;
  const int fd = disk_.open_beneath(directory, path, flags, false);
  direct_.erase(fd);
  return fd;
}

int FaultyDisk::status(int fd, struct stat& status) {
  const Scope scope(Owner::world);
  if (const int told = tidying_trouble()) return told;
  return disk_.status(fd, status);
}

int FaultyDisk::status_at(int directory, const char* name, struct stat& status) {
  const Scope scope(Owner::world);
  if (const int told = tidying_trouble()) return told;
  return disk_.status_at(directory, name, status);
}

ssize_t FaultyDisk::read(int fd, void* into, std::size_t count, off_t offset) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  return disk_.read(fd, into, count, offset);
}

ssize_t FaultyDisk::read_now(int fd, void* into, std::size_t count, off_t offset) {
  const Scope scope(Owner::world);
  if (!faults_.keeps_in_memory) return disk_.read_now(fd, into, count, offset);
  if (random_.chance(40)) return -EAGAIN;
  if (const int told = trouble()) return told;
  // What is in memory may end before what was asked for.
  if (count > 1 && random_.chance(30)) count = random_.between(1, count);
  return disk_.read(fd, into, count, offset);
}

ssize_t FaultyDisk::write(int fd, const void* from, std::size_t count, off_t offset) {
  const Scope scope(Owner::world);
  if (const int told = trouble(faults_.write_errors)) return told;
  const bool aligned = count % kAlignment == 0 && static_cast<std::size_t>(offset) % kAlignment == 0;
  if (direct_.contains(fd) && !aligned) return -EINVAL;
  const bool cuts = count > 1 && !direct_.contains(fd) && faults_.short_writes > 0 && !behaves_;
  if (cuts && random_.chance(faults_.short_writes)) count = random_.between(1, count - 1);
  if (faults_.capacity < kMuch) {
    struct stat status{};
    if (const int answer = disk_.status(fd, status); answer < 0) return answer;
    const std::uint64_t end = static_cast<std::uint64_t>(offset) + count;
    const std::uint64_t size = static_cast<std::uint64_t>(status.st_size);
    if (end > size && used() + end - size > faults_.capacity) return -ENOSPC;
  }
  return disk_.write(fd, from, count, offset);
}

int FaultyDisk::reserve(int fd, off_t size) {
  const Scope scope(Owner::world);
  if (const int told = trouble(faults_.write_errors)) return told;
  if (!faults_.reserves) return disk_.reserve(fd, size);
  struct stat status{};
  if (const int answer = disk_.status(fd, status); answer < 0) return answer;
  const auto more = static_cast<std::uint64_t>(std::max<off_t>(size - status.st_size, 0));
  // Beyond the capacity at any rate: what is reserved is there, in the memory of this program.
  if (used() + more > faults_.capacity) return -ENOSPC;
  return more == 0 ? 0 : disk_.truncate(fd, size);
}

int FaultyDisk::free_bytes(int fd, std::uint64_t& bytes) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  const int answer = disk_.free_bytes(fd, bytes);
  bytes = faults_.capacity - std::min(used(), faults_.capacity);
  return answer;
}

int FaultyDisk::truncate(int fd, off_t size) {
  const Scope scope(Owner::world);
  if (const int told = trouble(faults_.write_errors)) return told;
  return disk_.truncate(fd, size);
}

int FaultyDisk::disk_space(int fd, storage::DiskSpace& space) {
  space.total = faults_.capacity;
  return free_bytes(fd, space.free);
}

int FaultyDisk::set_direct(int fd, bool direct) {
  const Scope scope(Owner::world);
  if (!faults_.direct) return disk_.set_direct(fd, direct);
  if (direct) {
    direct_.insert(fd);
  } else {
    direct_.erase(fd);
  }
  return 0;
}

int FaultyDisk::start_writeback(int fd, off_t offset, off_t count) { return disk_.start_writeback(fd, offset, count); }

int FaultyDisk::sync_data(int fd) { return sync(fd); }

int FaultyDisk::sync(int fd) {
  const Scope scope(Owner::world);
  if (const int told = trouble(faults_.sync_errors)) return told;
  return disk_.sync(fd);
}

int FaultyDisk::rename_new(int from_directory, const char* from, int to_directory, const char* to) {
  const Scope scope(Owner::world);
  if (!faults_.renames_new) return -ENOSYS;
  if (const int told = trouble()) return told;
  return disk_.rename_new(from_directory, from, to_directory, to);
}

int FaultyDisk::rename_over(int from_directory, const char* from, int to_directory, const char* to) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  return disk_.rename_over(from_directory, from, to_directory, to);
}

int FaultyDisk::link(int from_directory, const char* from, int to_directory, const char* to) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  return disk_.link(from_directory, from, to_directory, to);
}

int FaultyDisk::unlink(int directory, const char* name) {
  const Scope scope(Owner::world);
  if (const int told = tidying_trouble()) return told;
  return disk_.unlink(directory, name);
}

int FaultyDisk::make_directory(int directory, const char* name, mode_t mode) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  return disk_.make_directory(directory, name, mode);
}

int FaultyDisk::remove_directory(int directory, const char* name) {
  const Scope scope(Owner::world);
  if (const int told = tidying_trouble()) return told;
  return disk_.remove_directory(directory, name);
}

int FaultyDisk::read_entries(int fd, storage::EntrySink& sink) {
  Collected collected;
  {
    const Scope scope(Owner::world);
    if (const int told = trouble()) return told;
    if (const int answer = disk_.read_entries(fd, collected); answer < 0) return answer;
    auto& entries = collected.entries;
    for (std::size_t left = entries.size(); left > 1; --left)
      std::swap(entries[left - 1], entries[random_.below(left)]);
  }
  for (const auto& [name, type] : collected.entries) {
    if (!sink.entry(name, type)) break;
  }
  return 0;
}

int FaultyDisk::lock(int fd) {
  const Scope scope(Owner::world);
  if (const int told = trouble()) return told;
  return disk_.lock(fd);
}

}  // namespace wirelab::simulation
