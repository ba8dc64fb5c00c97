#include "firmware/packet/ip.h"

#include <gtest/gtest.h>

#include "firmware/packet/tcp.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

const Bytes kSegment = from_hex("0001 0002 00000000 00000000 5010 0000 0000 0000 414243");
const Bytes kV4 = from_hex("4500 002b 0000 4000 4006 0000 0a000001 0a000002") + kSegment;
const Bytes kAddresses = from_hex("20010db8000000000000000000000001 20010db8000000000000000000000002");
const Bytes kV6 = from_hex("60200001 0017 06 40") + kAddresses + kSegment;

net::Address v6(std::uint8_t last) {
  return net::Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last});
}

TEST(Ip, BothVersions_CarryTheSame) {
  const auto four = parse_ip(kEtherTypeIpv4, kV4);
  const auto six = parse_ip(kEtherTypeIpv6, kV6);
  ASSERT_TRUE(four && six);
  EXPECT_EQ(four->source, net::Address::ipv4(10, 0, 0, 1));
  EXPECT_EQ(six->source, v6(1));
  EXPECT_EQ(six->destination, v6(2));
  for (const auto& packet : {*four, *six}) {
    EXPECT_EQ(packet.protocol, kProtocolTcp);
    EXPECT_EQ(packet.hop_limit, 64);
    EXPECT_FALSE(packet.is_fragment);
    EXPECT_EQ(packet.payload_length, kSegment.size());
    EXPECT_EQ(copy_of(packet.payload), kSegment);
    EXPECT_EQ(parse_tcp(packet)->payload_length, 3U);
  }
}

TEST(Ip, BytesThatFillAFrame_AreLeftOut) {
  EXPECT_EQ(parse_ip(kEtherTypeIpv4, kV4 + Bytes(9))->payload.size(), kSegment.size());
  EXPECT_EQ(parse_ip(kEtherTypeIpv6, kV6 + Bytes(9))->payload.size(), kSegment.size());
}

TEST(Ip, ShortCapture_KeepsTheLength) {
  for (const auto& [type, bytes] : {std::pair(kEtherTypeIpv4, kV4), std::pair(kEtherTypeIpv6, kV6)}) {
    const auto packet = parse_ip(type, ConstBytes(bytes).first(bytes.size() - 2));
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->payload_length, kSegment.size());
    EXPECT_EQ(packet->payload.size(), kSegment.size() - 2);
  }
}

TEST(Ip, LengthOfZero_IsFilledInByTheCard) {
  Bytes four = kV4;
  four[2] = four[3] = std::byte{0};
  Bytes six = kV6;
  six[4] = six[5] = std::byte{0};
  EXPECT_EQ(parse_ip(kEtherTypeIpv4, four)->payload_length, kSegment.size());
  EXPECT_EQ(parse_ip(kEtherTypeIpv6, six)->payload_length, kSegment.size());
  EXPECT_EQ(parse_ipv4(four).error(), Flaw::ipv4_total_length);
}

TEST(Ip, OtherTypes_AreNone) {
  EXPECT_EQ(parse_ip(kEtherTypeArp, kV4).error(), Flaw::not_ip);
  EXPECT_TRUE(is_other_traffic(Flaw::not_ip));
  EXPECT_EQ(parse_ip(kEtherTypeIpv4, kV6).error(), Flaw::ipv4_version);
  EXPECT_EQ(parse_ip(kEtherTypeIpv6, kV4).error(), Flaw::ipv6_version);
}

TEST(Ipv6, Header_IsReadFieldByField) {
  const auto packet = parse_ipv6_beginning(kV6);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->traffic_class, 2);
  EXPECT_EQ(packet->flow_label, 1U);
  EXPECT_EQ(packet->payload_length, 23);
  EXPECT_EQ(packet->hop_limit, 64);
  EXPECT_FALSE(packet->fragmented);
  for (std::size_t size = 0; size < kIpv6Header; ++size) {
    EXPECT_EQ(parse_ipv6_beginning(ConstBytes(kV6).first(size)).error(), Flaw::ipv6_cut) << size;
  }
}

TEST(Ipv6, ExtensionHeaders_AreSteppedOver) {
  // Hop-by-hop options, a destination's, an authentication header of 12 bytes.
  const Bytes extensions = from_hex("3c00 0104 00000000 3300 0104 00000000 0601 0000 00000001 00000002");
  const Bytes bytes = from_hex("60000000 0033 00 40") + kAddresses + extensions + kSegment;
  const auto packet = parse_ip(kEtherTypeIpv6, bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->protocol, kProtocolTcp);
  EXPECT_EQ(packet->payload_length, kSegment.size());
  EXPECT_EQ(copy_of(packet->payload), kSegment);
  for (std::size_t size = kIpv6Header; size < kIpv6Header + extensions.size(); ++size) {
    EXPECT_EQ(parse_ip(kEtherTypeIpv6, ConstBytes(bytes).first(size)).error(), Flaw::ipv6_extension_cut) << size;
  }
}

TEST(Ipv6, Fragments_AreTold) {
  const auto fragment = [](const char* header) {
    return from_hex("60000000 001f 2c 40") + kAddresses + from_hex(header) + kSegment;
  };
  EXPECT_FALSE(parse_ip(kEtherTypeIpv6, fragment("0600 0000 00000001"))->is_fragment);
  EXPECT_TRUE(parse_ip(kEtherTypeIpv6, fragment("0600 0001 00000001"))->is_fragment);
  const auto later = parse_ipv6_beginning(fragment("0600 0058 00000001"));
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->fragmented);
  EXPECT_EQ(later->fragment_offset, 88);
}

TEST(Ipv6, ExtensionsWithoutEnd_AreLeft) {
  Bytes bytes = from_hex("60000000 0080 00 40") + kAddresses;
  for (int count = 0; count < 16; ++count) bytes = bytes + from_hex("0000 0104 00000000");
  const auto packet = parse_ipv6_beginning(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->protocol, 0);
  EXPECT_EQ(packet->extensions_length, 64U);
}

}  // namespace
}  // namespace wirelab::packet
