#include "boards/linux/init/partition_growth.h"

#include <algorithm>

namespace wirelab::boards {
namespace {

constexpr std::size_t kTableAt = 446;
constexpr std::size_t kEntrySize = 16;
constexpr unsigned kEntries = 4;
constexpr std::size_t kPartitionTypeAt = 4;
constexpr std::size_t kFirstAt = 8;
constexpr std::size_t kCountAt = 12;
constexpr std::size_t kTableSignatureAt = 510;
constexpr std::byte kGpt{0xee};
constexpr std::uint64_t kMost = 0xffffffff;
constexpr std::uint64_t kWorthGrowing = (1U << 20U) / kSectorSize;

std::uint64_t number_at(const Sector& sector, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t index = 4; index > 0; --index) {
    number = number << 8U | std::to_integer<std::uint64_t>(sector.at(at + index - 1));
  }
  return number;
}

std::size_t entry_at(unsigned number) { return kTableAt + kEntrySize * (number - 1); }

bool has_table(const Sector& sector) {
  return sector[kTableSignatureAt] == std::byte{0x55} && sector[kTableSignatureAt + 1] == std::byte{0xaa};
}

/// True if no other entry begins behind `first`, and none says that this table is not the real one.
bool is_last(const Sector& table, const PartitionPlace& partition) {
  for (unsigned other = 1; other <= kEntries; ++other) {
    const std::byte type = table.at(entry_at(other) + kPartitionTypeAt);
    if (type == kGpt) return false;
    if (other != partition.number && type != std::byte{0} &&
        number_at(table, entry_at(other) + kFirstAt) >= partition.first) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::uint64_t sectors_of(const Sector& table, unsigned number) { return number_at(table, entry_at(number) + kCountAt); }

std::optional<Sector> with_grown_partition(const Sector& table, const PartitionPlace& partition) {
  if (partition.number < 1 || partition.number > kEntries || !has_table(table)) return std::nullopt;
  const std::size_t entry = entry_at(partition.number);
  if (table.at(entry + kPartitionTypeAt) == std::byte{0} || number_at(table, entry + kFirstAt) != partition.first ||
      partition.first == 0 || partition.first >= partition.disk_sectors || !is_last(table, partition)) {
    return std::nullopt;
  }
  const std::uint64_t count = std::min(partition.disk_sectors - partition.first, kMost);
  if (count < sectors_of(table, partition.number) + kWorthGrowing) return std::nullopt;
  Sector grown = table;
  for (std::size_t index = 0; index < 4; ++index) {
    grown.at(entry + kCountAt + index) = static_cast<std::byte>(count >> (8 * index));
  }
  return grown;
}

}  // namespace wirelab::boards
