#include "firmware/net_lwip/siphash.h"

#include <gtest/gtest.h>

namespace wirelab::net {
namespace {

// Values from the authors' paper and reference vectors: key 00 01 … 0f, input 00 01 …, with the length word appended.
constexpr std::array<std::uint64_t, 2> kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

TEST(SipHash, EmptyInput_MatchesReference) {
  constexpr std::array<std::uint64_t, 1> kWords{0};
  EXPECT_EQ(siphash(kKey, kWords), 0x726fdb47dd0e0e31U);
}

TEST(SipHash, EightBytes_MatchReference) {
  constexpr std::array<std::uint64_t, 2> kWords{0x0706050403020100, 0x0800000000000000};
  EXPECT_EQ(siphash(kKey, kWords), 0x93f5f5799a932462U);
}

TEST(SipHash, FifteenBytes_MatchPaper) {
  constexpr std::array<std::uint64_t, 2> kWords{0x0706050403020100, 0x0f0e0d0c0b0a0908};
  EXPECT_EQ(siphash(kKey, kWords), 0xa129ca6149be45e5U);
}

TEST(SipHash, OtherKey_OtherValue) {
  constexpr std::array<std::uint64_t, 1> kWords{1};
  EXPECT_NE(siphash(kKey, kWords), siphash({1, 2}, kWords));
}

}  // namespace
}  // namespace wirelab::net
