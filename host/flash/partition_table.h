#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "firmware/core/bytes.h"

namespace wirelab::flash {

/// Bytes of a sector of an image.
inline constexpr std::size_t kSector = 512;

/// A partition, in bytes from the beginning of the disk.
struct Partition {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint8_t type = 0;  ///< 0x0b and 0x0c: FAT32

  [[nodiscard]] bool is_fat32() const noexcept { return type == 0x0b || type == 0x0c; }
  [[nodiscard]] std::uint64_t end() const noexcept { return offset + bytes; }
};

/// The used entries of the partition table in a disk's first sector (the classic one, which Raspberry Pi and PC
/// firmware read: four entries of 16 bytes from byte 446, then 55 aa). Nothing if the sector has no such table, or no
/// entry in it.
[[nodiscard]] std::optional<std::vector<Partition>> read_partition_table(std::span<const std::byte, kSector> sector);

}  // namespace wirelab::flash
