#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "boards/linux/init/ext4_superblock.h"

namespace wirelab::boards {

/// The ext4 superblock of a device ("/dev/vda"); nothing if it has none or cannot be read.
[[nodiscard]] std::optional<Ext4Superblock> ext4_on(const std::string& device);

/// Every disk and partition ("/dev/…", by name) that holds an ext4 file system of that label.
[[nodiscard]] std::vector<std::string> devices_labelled(std::string_view label);
/// The same for FAT32.
[[nodiscard]] std::vector<std::string> fat_devices_labelled(std::string_view label);

}  // namespace wirelab::boards
