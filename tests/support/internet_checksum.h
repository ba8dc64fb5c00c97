#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"

namespace wirelab::test {

/// The Internet checksum (RFC 1071), in host byte order: what belongs into a message whose checksum is still 0, and 0
/// for one that carries the right one.
[[nodiscard]] constexpr std::uint16_t internet_checksum(ConstBytes bytes) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = std::to_integer<std::uint32_t>(bytes[i]);
    sum += i % 2 == 0 ? byte << 8U : byte;
    sum = (sum & 0xffffU) + (sum >> 16U);
  }
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace wirelab::test
