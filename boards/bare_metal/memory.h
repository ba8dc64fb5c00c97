#pragma once

#include <cstddef>

namespace wirelab::boards {

/// Bytes of the heap that the C library has taken so far; it never gives any back.
[[nodiscard]] std::size_t heap_high_water() noexcept;
/// Bytes that it may have in all.
[[nodiscard]] std::size_t heap_size() noexcept;
/// Bytes of the main stack that were ever used; start-up code filled it with a pattern.
[[nodiscard]] std::size_t stack_high_water() noexcept;

}  // namespace wirelab::boards
