#include "boards/linux/init/data_growth.h"

#include <fcntl.h>
#include <linux/blkpg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "boards/linux/init/block_devices.h"
#include "boards/linux/init/partition_growth.h"
#include "boards/linux/init/small_file.h"
#include "firmware/core/text.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

// The kernel's fs/ext4/ext4.h, which is in no header for programs.
constexpr unsigned long kResizeFileSystem = _IOW('f', 16, std::uint64_t);
constexpr std::uint64_t kWorthwhile = 1U << 20U;
constexpr std::uint64_t kMebibyte = 1U << 20U;

std::string name_of(const std::string& device) { return device.substr(device.rfind('/') + 1); }

/// A number out of /sys/class/block; nothing if it is not there.
std::optional<std::uint64_t> fact(const std::string& name, const char* what) {
  const auto text = read_small_file("/sys/class/block/" + name + "/" + what, 32);
  if (!text || !text->ends_with('\n')) return std::nullopt;
  return parse_decimal(std::string_view(*text).substr(0, text->size() - 1));
}

/// The disk that a partition is on: its folder in /sys is inside the disk's.
std::optional<std::string> disk_of(const std::string& partition) {
  const std::unique_ptr<char, void (*)(void*)> path(
      ::realpath(("/sys/class/block/" + partition + "/..").c_str(), nullptr), &::free);
  if (path == nullptr) return std::nullopt;
  return name_of(path.get());
}

bool tell_kernel(int disk, const PartitionPlace& place, std::uint64_t sectors) {
  blkpg_partition partition{};
  const std::uint64_t start = place.first * kSectorSize;
  const std::uint64_t length = sectors * kSectorSize;
  partition.start = static_cast<long long>(start);
  partition.length = static_cast<long long>(length);
  partition.pno = static_cast<int>(place.number);
  blkpg_ioctl_arg request{.op = BLKPG_RESIZE_PARTITION, .flags = 0, .datalen = sizeof(partition), .data = &partition};
  return ::ioctl(disk, BLKPG, &request) == 0;
}

}  // namespace

void grow_partition(const std::string& device, const Console& console) {
  const std::string name = name_of(device);
  const auto number = fact(name, "partition");
  if (!number) return;
  const auto disk = disk_of(name);
  const auto first = fact(name, "start");
  const auto sectors = disk ? fact(*disk, "size") : std::nullopt;
  if (!sectors || !first) return console.say("cannot grow " + device + ": its disk is not known");
  const PartitionPlace place{.number = static_cast<unsigned>(*number), .first = *first, .disk_sectors = *sectors};
  const UniqueFd file(::open(("/dev/" + *disk).c_str(), O_RDWR | O_CLOEXEC));
  Sector table{};
  if (file.get() < 0 || ::pread(file.get(), table.data(), table.size(), 0) != static_cast<ssize_t>(table.size())) {
    return console.say_errno("cannot grow " + device + ": reading the partition table of " + *disk);
  }
  const auto grown = with_grown_partition(table, place);
  if (!grown) return;
  // One sector: written whole or not at all, as far as the card keeps its word.
  if (::pwrite(file.get(), grown->data(), grown->size(), 0) != static_cast<ssize_t>(grown->size()) ||
      ::fsync(file.get()) != 0) {
    return console.say_errno("cannot grow " + device + ": writing the partition table of " + *disk);
  }
  if (!tell_kernel(file.get(), place, sectors_of(*grown, place.number))) {
    return console.say_errno("the partition " + device + " is grown from the next start on");
  }
  console.say("the partition " + device + " is grown to the end of " + *disk);
}

void grow_file_system(const std::string& device, const std::string& place, const Console& console) {
  const auto superblock = ext4_on(device);
  const auto sectors = fact(name_of(device), "size");
  if (!superblock || !sectors) return;
  std::uint64_t blocks = *sectors * kSectorSize / superblock->block_size;
  if ((blocks - std::min(blocks, superblock->blocks)) * superblock->block_size < kWorthwhile) return;
  const UniqueFd folder(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::ioctl(folder.get(), kResizeFileSystem, &blocks) != 0) {
    return console.say_errno("cannot grow the file system on " + device + "; it stays as large as it is");
  }
  console.say("the file system on " + device + " is grown to " + std::to_string(*sectors * kSectorSize / kMebibyte) +
              " MiB");
}

}  // namespace wirelab::boards
