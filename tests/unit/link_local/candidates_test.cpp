#include "firmware/link_local/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace wirelab::link_local {
namespace {

using net::Address;
using std::chrono::seconds;

constexpr net::MacAddress kMac{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kOtherMac{0x52, 0x54, 0x00, 0x12, 0x34, 0x57};

TEST(Candidates, EndsOfThePrefix_AreNotChosen) {
  EXPECT_FALSE(may_be_chosen(Address::ipv4(169, 254, 0, 255)));
  EXPECT_TRUE(may_be_chosen(Address::ipv4(169, 254, 1, 0)));
  EXPECT_TRUE(may_be_chosen(Address::ipv4(169, 254, 254, 255)));
  EXPECT_FALSE(may_be_chosen(Address::ipv4(169, 254, 255, 0)));
  EXPECT_FALSE(may_be_chosen(Address::ipv4(169, 253, 7, 7)));
  EXPECT_FALSE(may_be_chosen(Address::ipv4(168, 254, 7, 7)));
  EXPECT_FALSE(may_be_chosen(Address::any(net::Family::ipv6)));
}

TEST(Candidates, FirstAddress_DependsOnTheMacAlone) {
  EXPECT_EQ(Candidates(kMac, 1).first(), Candidates(kMac, 2).first());
  EXPECT_NE(Candidates(kMac, 1).first(), Candidates(kOtherMac, 1).first());
  EXPECT_TRUE(may_be_chosen(Candidates(kMac, 1).first()));
}

TEST(Candidates, NextAddresses_DependOnTheSeed) {
  Candidates one(kMac, 1);
  Candidates other(kMac, 2);
  EXPECT_NE(one.next(Address()), other.next(Address()));
}

TEST(Candidates, ManyAddresses_AreSpreadOverAllThatMayBeChosen) {
  Candidates candidates(kMac, 7);
  std::array<unsigned, 256> third{};
  std::set<std::uint8_t> fourth;
  for (int i = 0; i < 100'000; ++i) {
    const Address address = candidates.next(Address());
    ASSERT_TRUE(may_be_chosen(address));
    ++third.at(address.bytes()[2]);
    fourth.insert(address.bytes()[3]);
  }
  // 394 are expected of each; the bounds are ten standard deviations away.
  const auto [least, most] = std::minmax_element(third.begin() + 1, third.end() - 1);
  EXPECT_GT(*least, 200U);
  EXPECT_LT(*most, 600U);
  EXPECT_EQ(fourth.size(), 256U);
}

TEST(Candidates, RefusedAddress_IsNotChosenAgain) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Address likely = Candidates(kMac, seed).next(Address());
    const Address chosen = Candidates(kMac, seed).next(likely);
    EXPECT_NE(chosen, likely);
    EXPECT_TRUE(may_be_chosen(chosen));
  }
}

TEST(Candidates, Spans_StayWithinTheirEnds) {
  Candidates candidates(kMac, 7);
  Duration shortest = seconds(9);
  Duration longest = seconds(0);
  for (int i = 0; i < 10'000; ++i) {
    const Duration span = candidates.span(seconds(1), seconds(2));
    shortest = std::min(shortest, span);
    longest = std::max(longest, span);
  }
  EXPECT_GE(shortest, seconds(1));
  EXPECT_LT(shortest, std::chrono::milliseconds(1010));
  EXPECT_LE(longest, seconds(2));
  EXPECT_GT(longest, std::chrono::milliseconds(1990));
  EXPECT_EQ(candidates.span(seconds(3), seconds(3)), seconds(3));
}

}  // namespace
}  // namespace wirelab::link_local
