#include "boards/linux/init/block_devices.h"

#include <dirent.h>

#include <algorithm>
#include <memory>

#include "boards/linux/init/fat_superblock.h"
#include "boards/linux/init/small_file.h"

namespace wirelab::boards {
namespace {

/// Every disk and partition, by name.
std::vector<std::string> all_devices() {
  std::vector<std::string> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/sys/class/block"), &::closedir);
  if (directory == nullptr) return found;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(static_cast<const char*>(entry->d_name));
    if (!name.starts_with('.')) found.push_back("/dev/" + name);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::optional<Ext4Superblock> ext4_on(const std::string& device) {
  const auto bytes = read_small_file(device, kExt4SuperblockSize, kExt4SuperblockOffset);
  if (!bytes) return std::nullopt;
  return read_ext4_superblock(std::as_bytes(std::span(*bytes)));
}

std::vector<std::string> devices_labelled(std::string_view label) {
  std::vector<std::string> found = all_devices();
  std::erase_if(found, [label](const std::string& device) {
    const auto superblock = ext4_on(device);
    return !superblock || superblock->label != label;
  });
  return found;
}

std::vector<std::string> fat_devices_labelled(std::string_view label) {
  std::vector<std::string> found = all_devices();
  std::erase_if(found, [label](const std::string& device) {
    const auto bytes = read_small_file(device, kFatSuperblockSize);
    return !bytes || read_fat_label(std::as_bytes(std::span(*bytes))) != label;
  });
  return found;
}

}  // namespace wirelab::boards
