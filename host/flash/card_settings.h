#pragma once

#include <string>
#include <vector>

#include "host/flash/image.h"
#include "host/flash/writing.h"

namespace wirelab::flash {

/// One setting to put on the card: a key of boards/wirelab.toml.
struct CardSetting {
  std::string table;  ///< empty for the lines above the first table
  std::string name;
  std::string value;
};

/// The settings file's text with `settings` in it, of exactly `size` bytes: what is left is filled with line ends. A
/// fault if it does not fit, or if the appliance would find anything wrong with it (read_preseed).
[[nodiscard]] Checked<std::string> edit_settings(std::string_view text, const std::vector<CardSetting>& settings,
                                                 std::size_t size);

/// What to change of a disk so that its settings file holds `settings`: the file is `wirelab.toml` in the root of the
/// first partition, a FAT32 file system. Only the file's own bytes change, so its size stays.
[[nodiscard]] Checked<std::vector<Patch>> settings_patches(Source& disk, const std::vector<Partition>& partitions,
                                                           const std::vector<CardSetting>& settings);

}  // namespace wirelab::flash
