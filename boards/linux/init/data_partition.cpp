#include "boards/linux/init/data_partition.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include <cerrno>

#include "boards/linux/init/block_devices.h"
#include "boards/linux/init/data_growth.h"
#include "boards/linux/init/quoted.h"
#include "boards/linux/init/refusing_root.h"

namespace wirelab::boards {
namespace {

constexpr const char* kPlace = "/data";
constexpr const char* kRoot = "/data/files";
constexpr unsigned long kFlags = MS_NOATIME | MS_NODEV | MS_NOSUID | MS_NOEXEC;
// An inconsistency found later stops writing, not the board.
constexpr const char* kOptions = "errors=remount-ro";

}  // namespace

std::optional<std::string> DataPartition::find_device() const {
  if (!name_.device.empty()) {
    if (::access(name_.device.c_str(), F_OK) != 0) return std::nullopt;
    return name_.device;
  }
  std::vector<std::string> found = devices_labelled(name_.label);
  if (found.empty()) return std::nullopt;
  for (std::size_t other = 1; other < found.size(); ++other) {
    console_.say(found[other] + " also has the label " + quoted(name_.label) + "; it is left alone");
  }
  return found.front();
}

void DataPartition::try_mount(Duration waited) {
  if (decided()) return;
  if (const auto device = find_device()) return mount_device(*device);
  if (waited < kAppears) return;
  const std::string wanted =
      name_.device.empty() ? "a file system with the label " + quoted(name_.label) : name_.device;
  do_without("no data partition: " + wanted + " did not appear within 10 s");
}

void DataPartition::mount_device(const std::string& device) {
  const auto superblock = ext4_on(device);
  const std::string what = "the data partition " + device;
  if (superblock && superblock->journal_waits) {
    console_.say(what + " was not unmounted (power cut?): its journal is replayed");
  }
  if (superblock) grow_partition(device, console_);
  if (::mount(device.c_str(), kPlace, "ext4", kFlags, kOptions) != 0) {
    const std::string reason = with_errno("cannot mount " + what + " as ext4");
    return do_without(reason + (superblock ? "" : " (no ext4 file system on it)") +
                      "; it is left as it is: check it with e2fsck on another machine");
  }
  mounted_ = true;
  if (superblock && superblock->errors_noted) console_.say(what + " has noted errors: check it with e2fsck");
  if (::mkdir(kRoot, 0755) != 0 && errno != EEXIST) {
    return do_without(with_errno("cannot make the folder for files on " + what));
  }
  root_ = kRoot;
  console_.say(what + " is mounted");
  grow_file_system(device, kPlace, console_);
}

void DataPartition::do_without(std::string trouble) {
  trouble_ = std::move(trouble);
  console_.say(trouble_);
  root_ = make_refusing_root(trouble_, console_);
}

std::optional<std::string> DataPartition::own_file(std::string_view name) const {
  if (!mounted_ || !trouble_.empty()) return std::nullopt;
  return std::string(kPlace) + "/" + std::string(name);
}

void DataPartition::unmount() {
  ::sync();
  if (!mounted_) return;
  if (::umount(kPlace) == 0) return console_.say("the data partition is unmounted");
  console_.say_errno("cannot unmount the data partition");
  if (::mount(nullptr, kPlace, nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
    console_.say_errno("cannot make the data partition read-only");
  }
}

}  // namespace wirelab::boards
