#include "boards/linux/init/ext4_superblock.h"

#include <algorithm>
#include <cstdint>

namespace wirelab::boards {
namespace {

constexpr std::size_t kMagicAt = 0x38;
constexpr std::size_t kStateAt = 0x3a;
constexpr std::size_t kIncompatibleAt = 0x60;
constexpr std::size_t kLabelAt = 0x78;
constexpr std::size_t kLabelSize = 16;
constexpr unsigned kMagic = 0xef53;
constexpr unsigned kStateErrors = 0x2;    // EXT4_ERROR_FS
constexpr unsigned kNeedsRecovery = 0x4;  // INCOMPAT_RECOVER

unsigned little_endian_16(std::span<const std::byte> bytes, std::size_t at) {
  return std::to_integer<unsigned>(bytes[at]) | std::to_integer<unsigned>(bytes[at + 1]) << 8U;
}

}  // namespace

std::optional<Ext4Superblock> read_ext4_superblock(std::span<const std::byte> bytes) {
  if (bytes.size() < kExt4SuperblockSize || little_endian_16(bytes, kMagicAt) != kMagic) return std::nullopt;
  Ext4Superblock found;
  for (const std::byte one : bytes.subspan(kLabelAt, kLabelSize)) {
    if (one == std::byte{0}) break;
    found.label += static_cast<char>(one);
  }
  found.journal_waits = (little_endian_16(bytes, kIncompatibleAt) & kNeedsRecovery) != 0;
  found.errors_noted = (little_endian_16(bytes, kStateAt) & kStateErrors) != 0;
  return found;
}

}  // namespace wirelab::boards
