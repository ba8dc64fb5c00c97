#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

#include "host/flash/partition_table.h"
#include "host/flash/writing.h"

namespace wirelab::flash {

/// Why a file was not found in a FAT32 file system.
enum class FatFault : std::uint8_t {
  unreadable,  ///< the bytes ended or could not be read
  not_fat32,   ///< no FAT32 boot sector
  damaged,     ///< sizes that contradict each other; a chain of clusters that leaves the disk, ends early, or is a ring
  no_file,     ///< no file of that name in the root directory
};

/// Bytes one behind the other on the disk.
struct Extent {
  std::uint64_t place = 0;  ///< from the beginning of the disk
  std::uint64_t bytes = 0;
};

/// Where a file's content is.
struct FatFile {
  std::uint32_t size = 0;
  std::vector<Extent> extents;  ///< in order; all of them together are `size` bytes
};

/// Largest file whose content is looked for.
inline constexpr std::uint32_t kMaxFatFile = 1U << 20U;

/// Finds a file in the root directory of the FAT32 file system in `partition`, by its long or short name without regard
/// to the case of ASCII letters (Microsoft FAT specification, 2000). Reads only; steps and memory are bounded whatever
/// the bytes say. A file larger than kMaxFatFile counts as damage.
[[nodiscard]] std::expected<FatFile, FatFault> find_in_root(Source& disk, const Partition& partition,
                                                            std::string_view name);

}  // namespace wirelab::flash
