#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"

namespace wirelab::flash {

/// The number in `count` (at most 4) bytes at `at`, least byte first; all of them must lie within `bytes`.
[[nodiscard]] inline std::uint32_t little_endian(ConstBytes bytes, std::size_t at, std::size_t count) noexcept {
  std::uint32_t number = 0;
  for (std::size_t i = count; i-- > 0;) number = number << 8U | std::to_integer<std::uint32_t>(bytes[at + i]);
  return number;
}

}  // namespace wirelab::flash
