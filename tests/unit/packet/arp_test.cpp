#include "firmware/packet/arp.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

constexpr net::MacAddress kHost{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kRouter{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
constexpr auto kHostAddress = net::Address::ipv4(10, 0, 2, 15);
constexpr auto kRouterAddress = net::Address::ipv4(10, 0, 2, 2);

const Bytes kRequest = from_hex("0001 0800 06 04 0001 525400123456 0a00020f 000000000000 0a000202");
const Bytes kReply = from_hex("0001 0800 06 04 0002 52550a000202 0a000202 525400123456 0a00020f");
const Bytes kToAll = from_hex("ffffffffffff 525400123456 0806");

TEST(Arp, Request_IsReadAndDescribed) {
  const auto parsed = parse_arp(kRequest);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, arp_request(kHost, kHostAddress, kRouterAddress));
  EXPECT_EQ(description(*parsed), "who has 10.0.2.2, tell 10.0.2.15");
  EXPECT_FALSE(is_probe(*parsed));
  EXPECT_FALSE(is_announcement(*parsed));
}

TEST(Arp, Reply_IsReadAndDescribed) {
  const auto parsed = parse_arp(kReply);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, arp_reply(kRouter, kRouterAddress, arp_request(kHost, kHostAddress, kRouterAddress)));
  EXPECT_EQ(description(*parsed), "10.0.2.2 is at 52:55:0a:00:02:02");
  EXPECT_FALSE(is_announcement(*parsed));
}

TEST(Arp, Probe_AsksWithoutAnAddressOfItsOwn) {
  const Bytes bytes = from_hex("0001 0800 06 04 0001 525400123456 00000000 000000000000 0a00020f");
  const auto parsed = parse_arp(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, arp_probe(kHost, kHostAddress));
  EXPECT_TRUE(is_probe(*parsed));
  EXPECT_FALSE(is_announcement(*parsed));
  EXPECT_EQ(description(*parsed), "who has 10.0.2.15? (probe by 52:54:00:12:34:56)");
}

TEST(Arp, Announcement_IsARequestOrAReplyAboutItsSender) {
  Bytes bytes = from_hex("0001 0800 06 04 0001 525400123456 0a00020f 000000000000 0a00020f");
  const auto parsed = parse_arp(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, arp_announcement(kHost, kHostAddress));
  EXPECT_TRUE(is_announcement(*parsed));
  EXPECT_FALSE(is_probe(*parsed));
  EXPECT_EQ(description(*parsed), "10.0.2.15 is at 52:54:00:12:34:56 (announcement)");
  bytes[7] = std::byte{2};
  EXPECT_TRUE(is_announcement(*parse_arp(bytes)));
  bytes[7] = std::byte{8};
  EXPECT_FALSE(is_announcement(*parse_arp(bytes)));
}

TEST(Arp, ProbeForNoAddress_IsNoAnnouncement) {
  const ArpPacket packet = arp_probe(kHost, net::Address());
  EXPECT_TRUE(is_probe(packet));
  EXPECT_FALSE(is_announcement(packet));
}

TEST(Arp, OtherOperation_KeepsItsNumber) {
  Bytes bytes = kRequest;
  bytes[6] = std::byte{0x12};
  const auto parsed = parse_arp(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(static_cast<int>(parsed->operation), 0x1201);
  EXPECT_FALSE(is_probe(*parsed));
  EXPECT_EQ(description(*parsed), "ARP operation 4609 from 10.0.2.15 about 10.0.2.2");
}

TEST(Arp, EveryTruncation_IsAFlaw) {
  for (std::size_t size = 0; size < kRequest.size(); ++size) {
    EXPECT_EQ(parse_arp(std::span(kRequest).first(size)).error(), Flaw::arp_cut) << size;
  }
  EXPECT_TRUE(parse_arp(kRequest + Bytes(18)));  // as filled up to the shortest frame
}

TEST(Arp, ForOtherAddresses_IsForeign) {
  for (const auto& [at, value] :
       {std::pair{0U, 1}, {1U, 6}, {2U, 0x86}, {3U, 1}, {4U, 8}, {4U, 0}, {5U, 16}, {5U, 0}}) {
    Bytes bytes = kRequest;
    bytes[at] = static_cast<std::byte>(value);
    EXPECT_EQ(parse_arp(bytes).error(), Flaw::arp_foreign) << at;
  }
}

TEST(Arp, WrittenFrame_IsByteForByte) {
  const auto frame = arp_frame(net::kBroadcastMac, arp_request(kHost, kHostAddress, kRouterAddress));
  ASSERT_TRUE(frame);
  EXPECT_EQ(copy_of(*frame), kToAll + kRequest);
  const auto found = find_arp(*frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ethernet.destination, net::kBroadcastMac);
  EXPECT_EQ(found->arp, arp_request(kHost, kHostAddress, kRouterAddress));
}

TEST(Arp, FrameForAnotherFamily_IsInvalid) {
  const auto six = net::Address::loopback(net::Family::ipv6);
  EXPECT_EQ(arp_frame(kRouter, arp_probe(kHost, six)).error(), Error::invalid);
  EXPECT_EQ(arp_frame(kRouter, arp_request(kHost, six, kHostAddress)).error(), Error::invalid);
}

TEST(Arp, FrameOfAnotherKind_IsNoArp) {
  EXPECT_EQ(find_arp(from_hex("ffffffffffff 525400123456 0800") + kRequest).error(), Flaw::not_arp);
  EXPECT_EQ(find_arp(std::span(kToAll).first(13)).error(), Flaw::ethernet_cut);
  EXPECT_EQ(find_arp(kToAll + std::span(kRequest).first(27)).error(), Flaw::arp_cut);
}

TEST(Arp, Description_StaysBelowItsBound) {
  const Bytes far(20, std::byte{0xff});
  for (const char* operation : {"0001", "0002", "ffff"}) {
    const Bytes bytes = from_hex("0001 0800 06 04") + from_hex(operation) + far;
    EXPECT_LE(description(*parse_arp(bytes)).size(), 80U);
  }
}

}  // namespace
}  // namespace wirelab::packet
