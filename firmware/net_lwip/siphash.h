#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace wirelab::net {

/// SipHash-2-4 (Aumasson and Bernstein, 2012) over 64-bit words: a keyed hash whose values tell a stranger nothing
/// about each other. The input is whole words, so the length word of the original is the caller's affair; inputs of one
/// use must have one length.
[[nodiscard]] constexpr std::uint64_t siphash(const std::array<std::uint64_t, 2>& key,
                                              std::span<const std::uint64_t> words) noexcept {
  std::uint64_t v0 = key[0] ^ 0x736f6d6570736575ULL;
  std::uint64_t v1 = key[1] ^ 0x646f72616e646f6dULL;
  std::uint64_t v2 = key[0] ^ 0x6c7967656e657261ULL;
  std::uint64_t v3 = key[1] ^ 0x7465646279746573ULL;
  const auto round = [&] {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  };
  for (const std::uint64_t word : words) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
  v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

}  // namespace wirelab::net
