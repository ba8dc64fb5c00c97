#pragma once

#include <cstddef>

namespace wirelab::net {

/// Bytes that lwIP has from its heap now: unsent and unacknowledged data, datagrams on their way.
[[nodiscard]] std::size_t lwip_heap_used() noexcept;

/// The most bytes that it may have; blocks handed out already stay. For tests of exhaustion, and for boards that know
/// better than the default.
void limit_lwip_heap(std::size_t bytes) noexcept;

}  // namespace wirelab::net
