#include "boards/linux/init/ext4_superblock.h"

#include <algorithm>
#include <cstdint>

namespace wirelab::boards {
namespace {

constexpr std::size_t kBlocksAt = 0x04;
constexpr std::size_t kBlockSizeAt = 0x18;  // as a power of two above 1024
constexpr std::size_t kMagicAt = 0x38;
constexpr std::size_t kStateAt = 0x3a;
constexpr std::size_t kIncompatibleAt = 0x60;
constexpr std::size_t kExt4LabelAt = 0x78;
constexpr std::size_t kExt4LabelSize = 16;
constexpr std::size_t kBlocksHighAt = 0x150;
constexpr unsigned kMostBlockSize = 6;
constexpr unsigned kMagic = 0xef53;
constexpr unsigned kStateErrors = 0x2;    // EXT4_ERROR_FS
constexpr unsigned kNeedsRecovery = 0x4;  // INCOMPAT_RECOVER
constexpr unsigned kLargeNumbers = 0x80;  // INCOMPAT_64BIT

unsigned little_endian_16(std::span<const std::byte> bytes, std::size_t at) {
  return std::to_integer<unsigned>(bytes[at]) | std::to_integer<unsigned>(bytes[at + 1]) << 8U;
}

std::uint32_t little_endian_32(std::span<const std::byte> bytes, std::size_t at) {
  return little_endian_16(bytes, at) | std::uint32_t{little_endian_16(bytes, at + 2)} << 16U;
}

}  // namespace

std::optional<Ext4Superblock> read_ext4_superblock(std::span<const std::byte> bytes) {
  if (bytes.size() < kExt4SuperblockSize || little_endian_16(bytes, kMagicAt) != kMagic) return std::nullopt;
  const std::uint32_t size = little_endian_32(bytes, kBlockSizeAt);
  if (size > kMostBlockSize) return std::nullopt;
  const unsigned incompatible = little_endian_16(bytes, kIncompatibleAt);
  Ext4Superblock found;
  found.block_size = std::uint32_t{1024} << size;
  found.blocks = little_endian_32(bytes, kBlocksAt);
  if ((incompatible & kLargeNumbers) != 0) {
    found.blocks |= std::uint64_t{little_endian_32(bytes, kBlocksHighAt)} << 32U;
  }
  for (const std::byte one : bytes.subspan(kExt4LabelAt, kExt4LabelSize)) {
    if (one == std::byte{0}) break;
    found.label += static_cast<char>(one);
  }
  found.journal_waits = (incompatible & kNeedsRecovery) != 0;
  found.errors_noted = (little_endian_16(bytes, kStateAt) & kStateErrors) != 0;
  return found;
}

}  // namespace wirelab::boards
