#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace wirelab::boards {

/// Where an ext4 file system keeps its superblock, in bytes from its start, and how long that is (the kernel's
/// filesystems/ext4 "The Super Block").
inline constexpr std::size_t kExt4SuperblockOffset = 1024;
inline constexpr std::size_t kExt4SuperblockSize = 1024;

/// What a board wants to know of an ext4 file system before it mounts it.
struct Ext4Superblock {
  std::string label;             ///< s_volume_name, up to 16 bytes
  std::uint64_t blocks = 0;      ///< s_blocks_count: how large it is
  std::uint32_t block_size = 0;  ///< in bytes, 1024 to 65536
  bool journal_waits = false;    ///< it was not unmounted: the next mount replays the journal
  bool errors_noted = false;     ///< the kernel found an inconsistency earlier
};

/// Reads the superblock; nothing if `bytes` are too few or hold no ext2, ext3 or ext4 file system of a block size that
/// exists.
[[nodiscard]] std::optional<Ext4Superblock> read_ext4_superblock(std::span<const std::byte> bytes);

}  // namespace wirelab::boards
