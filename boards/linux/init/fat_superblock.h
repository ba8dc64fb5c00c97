#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace wirelab::boards {

/// How much of a FAT32 file system's first sector is read.
inline constexpr std::size_t kFatSuperblockSize = 512;

/// The label of a FAT32 file system, without the blanks that fill it up, from its first sector (Microsoft FAT
/// specification 2000, "FAT32 Structure Starting at Offset 36"). Nothing if `bytes` are too few or hold no FAT32.
[[nodiscard]] std::optional<std::string> read_fat_label(std::span<const std::byte> bytes);

}  // namespace wirelab::boards
