#include "firmware/net/icmp_message.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace wirelab::net {
namespace {

/// An echo reply from 192.0.2.1 to 192.0.2.2 with a header of so many words.
std::vector<std::byte> packet(unsigned words = 5, unsigned type = 0) {
  std::vector<std::byte> bytes(std::size_t{words} * 4 + IcmpSocket::kLeastMessage);
  bytes[0] = static_cast<std::byte>(0x40U | words);
  bytes[8] = std::byte{57};
  for (const std::size_t place : {12U, 16U}) {
    bytes[place] = std::byte{192};
    bytes[place + 2] = std::byte{2};
  }
  bytes[15] = std::byte{1};
  bytes[19] = std::byte{2};
  bytes[std::size_t{words} * 4] = static_cast<std::byte>(type);
  return bytes;
}

TEST(IcmpMessage, Packet_IsDescribed) {
  const auto message = read_icmp_packet(packet());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size, 28U);
  EXPECT_EQ(message->header_size, 20U);
  EXPECT_EQ(message->from, Address::ipv4(192, 0, 2, 1));
  EXPECT_EQ(message->to, Address::ipv4(192, 0, 2, 2));
  EXPECT_EQ(message->ttl, 57);
  EXPECT_FALSE(message->truncated);
}

TEST(IcmpMessage, LongestHeader_IsReadInTheLeastRoom) {
  const auto longest = packet(15, 3);
  EXPECT_EQ(longest.size(), IcmpSocket::kLeastRoom);
  const auto message = read_icmp_packet(longest);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->header_size, 60U);
}

TEST(IcmpMessage, CutAtEveryByte_IsNothingUntilTheMessageBegan) {
  for (const unsigned words : {5U, 6U, 15U}) {
    const auto whole = packet(words);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      // A heap block of its own, so that the address sanitizer sees a read behind it.
      const std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(read_icmp_packet(cut).has_value(), size == whole.size()) << words << ' ' << size;
    }
  }
}

TEST(IcmpMessage, HeaderBelowTheLeast_IsNothing) {
  for (unsigned words = 0; words < 5; ++words) {
    auto bytes = packet();
    bytes[0] = static_cast<std::byte>(0x40U | words);
    EXPECT_FALSE(read_icmp_packet(bytes)) << words;
  }
}

TEST(IcmpMessage, ShownTypes_AreEchoRepliesAndErrors) {
  for (unsigned type = 0; type < 256; ++type) {
    const auto number = static_cast<std::uint8_t>(type);
    const bool shown = type == 0 || (type >= 3 && type <= 5) || type == 11 || type == 12;
    EXPECT_EQ(is_shown_icmp(Family::ipv4, number), shown) << type;
    EXPECT_EQ(read_icmp_packet(packet(5, type)).has_value(), shown) << type;
    EXPECT_EQ(is_shown_icmp(Family::ipv6, number), type < 128 || type == 129) << type;
  }
}

TEST(IcmpMessage, WhatCanBeSent_HasAHeaderASizeAndAPlace) {
  const std::vector<std::byte> bytes(IcmpSocket::kMostMessage + 1);
  const auto sized = [&](std::size_t size) { return ConstBytes(bytes).first(size); };
  const Address there = Address::ipv4(192, 0, 2, 1);
  EXPECT_TRUE(can_send_icmp(Family::ipv4, sized(IcmpSocket::kLeastMessage), there));
  EXPECT_TRUE(can_send_icmp(Family::ipv4, sized(IcmpSocket::kMostMessage), there));
  EXPECT_TRUE(can_send_icmp(Family::ipv6, sized(8), Address::loopback(Family::ipv6)));
  EXPECT_FALSE(can_send_icmp(Family::ipv4, sized(IcmpSocket::kLeastMessage - 1), there));
  EXPECT_FALSE(can_send_icmp(Family::ipv4, sized(IcmpSocket::kMostMessage + 1), there));
  EXPECT_FALSE(can_send_icmp(Family::ipv6, sized(8), there));
  EXPECT_FALSE(can_send_icmp(Family::ipv4, sized(8), Address::any(Family::ipv4)));
}

}  // namespace
}  // namespace wirelab::net
