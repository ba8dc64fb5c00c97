#include "firmware/net/address.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace wirelab::net {
namespace {

std::string text_of(const Address& address) {
  std::array<char, Address::kMaxText> room{};
  TextBuilder text(room);
  address.append_to(text);
  return std::string(text.text());
}

TEST(Address, CanonicalText_FollowsRfc5952) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.7", "192.0.2.7"},
      {"::", "::"},
      {"::1", "::1"},
      {"2001:DB8::1", "2001:db8::1"},
      {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
      {"2001:0db8:0000:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"1:0:0:4:0:0:0:8", "1:0:0:4::8"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::ffff:192.0.2.7", "::ffff:192.0.2.7"},
      {"64:ff9b::192.0.2.7", "64:ff9b::c000:207"},
      {"fe80::1%3", "fe80::1%3"},
  };
  for (const auto& [given, expected] : cases) {
    const auto address = Address::parse(given);
    ASSERT_TRUE(address.has_value()) << given;
    EXPECT_EQ(text_of(*address), expected) << given;
  }
}

TEST(Address, WhatIsNoAddress_IsRefused) {
  for (const char* bad : {"",
                          "1.2.3",
                          "1.2.3.4.5",
                          "256.1.1.1",
                          "01.2.3.4",
                          "1.2.3.4 ",
                          " 1.2.3.4",
                          "1..2.3",
                          "1.2.3.-4",
                          "localhost",
                          ":",
                          ":::",
                          "1:::2",
                          "::1::",
                          "1:2",
                          "1:2:3:4:5:6:7:8:9",
                          "12345::",
                          "::g",
                          "::1:",
                          ":1::",
                          "1:2:3:4:5:6:7:1.2.3.4",
                          "::1%",
                          "::1%eth0",
                          "::1%4294967296",
                          "::1.2.3",
                          "::ffff:1.2.3.4:5"}) {
    EXPECT_FALSE(Address::parse(bad).has_value()) << bad;
  }
}

TEST(Address, AnyIpv6_ReadsBackEqual) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 20'000; ++round) {
    std::array<std::uint8_t, 16> bytes{};
    // Many zeros, so that every place and length of "::" comes up.
    for (std::uint8_t& byte : bytes) byte = random() % 3 == 0 ? static_cast<std::uint8_t>(random()) : std::uint8_t{0};
    const Address address = Address::ipv6(bytes, random() % 4);
    EXPECT_EQ(Address::parse(text_of(address)), address) << text_of(address);
  }
}

TEST(Address, Kinds_AreRecognized) {
  EXPECT_TRUE(Address::any(Family::ipv4).is_any());
  EXPECT_TRUE(Address::any(Family::ipv6).is_any());
  EXPECT_FALSE(Address::loopback(Family::ipv6).is_any());
  EXPECT_TRUE(Address::ipv4(127, 9, 9, 9).is_loopback());
  EXPECT_TRUE(Address::loopback(Family::ipv6).is_loopback());
  EXPECT_FALSE(Address::ipv4(128, 0, 0, 1).is_loopback());
  EXPECT_NE(Address::any(Family::ipv4), Address::any(Family::ipv6));
}

TEST(Address, Mask_HasThatManyOnes) {
  EXPECT_EQ(text_of(Address::ipv4_mask(0)), "0.0.0.0");
  EXPECT_EQ(text_of(Address::ipv4_mask(1)), "128.0.0.0");
  EXPECT_EQ(text_of(Address::ipv4_mask(8)), "255.0.0.0");
  EXPECT_EQ(text_of(Address::ipv4_mask(15)), "255.254.0.0");
  EXPECT_EQ(text_of(Address::ipv4_mask(24)), "255.255.255.0");
  EXPECT_EQ(text_of(Address::ipv4_mask(29)), "255.255.255.248");
  EXPECT_EQ(text_of(Address::ipv4_mask(32)), "255.255.255.255");
}

TEST(EndpointText, Ipv6_StandsInBrackets) {
  EXPECT_EQ(EndpointText({Address::ipv4(192, 0, 2, 7), 5005}).view(), "192.0.2.7:5005");
  EXPECT_EQ(EndpointText({Address::loopback(Family::ipv6), 5005}).view(), "[::1]:5005");
  std::array<std::uint8_t, 16> longest{};
  longest.fill(0xff);
  EXPECT_EQ(EndpointText({Address::ipv6(longest, 4294967295U), 65535}).view(),
            "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535");
}

}  // namespace
}  // namespace wirelab::net
