#include "boards/linux/init/block_devices.h"

#include <dirent.h>

#include <algorithm>
#include <memory>

#include "boards/linux/init/small_file.h"

namespace wirelab::boards {

std::optional<Ext4Superblock> ext4_on(const std::string& device) {
  const auto bytes = read_small_file(device, kExt4SuperblockSize, kExt4SuperblockOffset);
  if (!bytes) return std::nullopt;
  return read_ext4_superblock(std::as_bytes(std::span(*bytes)));
}

std::vector<std::string> devices_labelled(std::string_view label) {
  std::vector<std::string> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/sys/class/block"), &::closedir);
  if (directory == nullptr) return found;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(static_cast<const char*>(entry->d_name));
    if (name.starts_with('.')) continue;
    const std::string device = "/dev/" + name;
    const auto superblock = ext4_on(device);
    if (superblock && superblock->label == label) found.push_back(device);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace wirelab::boards
