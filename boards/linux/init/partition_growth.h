#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace wirelab::boards {

/// What the kernel and the classic partition table count in, whatever a disk's own sectors are.
inline constexpr std::size_t kSectorSize = 512;

using Sector = std::array<std::byte, kSectorSize>;

/// A partition as the kernel sees it.
struct PartitionPlace {
  unsigned number = 0;             ///< counted from 1
  std::uint64_t first = 0;         ///< its first sector
  std::uint64_t disk_sectors = 0;  ///< how many the whole disk has
};

/// The first sector of a disk (its classic partition table: four entries of 16 bytes from byte 446, then 55 aa) with
/// one partition made as long as the disk allows. Nothing if that is not to be done: there is no such table or it
/// stands for a GPT, the entry is not where the kernel says, another partition lies behind it, or less than 1 MiB would
/// be gained. An entry reaches 2 TiB at most. Every other byte stays.
[[nodiscard]] std::optional<Sector> with_grown_partition(const Sector& table, const PartitionPlace& partition);

/// How many sectors the table gives that partition, 1 to 4.
[[nodiscard]] std::uint64_t sectors_of(const Sector& table, unsigned number);

}  // namespace wirelab::boards
