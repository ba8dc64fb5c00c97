#pragma once

#include <bit>
#include <cstdint>

namespace wirelab::storage {

/// How many blocks littlefs takes for the bytes of a file (littlefs DESIGN.md, "CTZ skip-lists"): block number i, from
/// 1 on, begins with one pointer of 4 bytes for each power of two that divides i. `inline_limit` is the largest file
/// that lies in its directory instead and takes none.
[[nodiscard]] constexpr std::uint32_t file_blocks(std::uint64_t size, std::uint32_t block_size,
                                                  std::uint32_t inline_limit) noexcept {
  if (size <= inline_limit) return 0;
  const auto capacity = [block_size](std::uint64_t blocks) {
    const std::uint64_t last = blocks - 1;
    return blocks * block_size - 4 * (2 * last - static_cast<unsigned>(std::popcount(last)));
  };
  // Two pointers a block is more than the average, so this is never too few.
  std::uint64_t blocks = (size + block_size - 9) / (block_size - 8);
  while (blocks > 1 && capacity(blocks - 1) >= size) --blocks;
  return static_cast<std::uint32_t>(blocks);
}

}  // namespace wirelab::storage
