#pragma once

#include <cstddef>

namespace wirelab::storage {

/// Asks the system to back memory with its large pages, where it has such; `start` and `size` should be multiples of
/// kHugePage. Only advice: what happens otherwise is slower, not different.
void prefer_huge_pages(void* start, std::size_t size) noexcept;

/// The size of such a page on the machines that have them.
inline constexpr std::size_t kHugePage = std::size_t{2} * 1024 * 1024;

}  // namespace wirelab::storage
