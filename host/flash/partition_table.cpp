#include "host/flash/partition_table.h"

#include "host/flash/little_endian.h"

namespace wirelab::flash {

std::optional<std::vector<Partition>> read_partition_table(std::span<const std::byte, kSector> sector) {
  constexpr std::size_t kFirstEntry = 446;
  constexpr std::size_t kEntry = 16;
  constexpr std::size_t kSignature = 510;
  if (little_endian(sector, kSignature, 2) != 0xaa55) return std::nullopt;
  std::vector<Partition> found;
  for (std::size_t at = kFirstEntry; at < kSignature; at += kEntry) {
    const auto type = std::to_integer<std::uint8_t>(sector[at + 4]);
    if (type == 0) continue;
    found.push_back({.offset = std::uint64_t{little_endian(sector, at + 8, 4)} * kSector,
                     .bytes = std::uint64_t{little_endian(sector, at + 12, 4)} * kSector,
                     .type = type});
  }
  if (found.empty()) return std::nullopt;
  return found;
}

}  // namespace wirelab::flash
