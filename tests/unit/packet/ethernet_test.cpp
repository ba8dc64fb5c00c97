#include "firmware/packet/ethernet.h"

#include <gtest/gtest.h>

#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

constexpr net::MacAddress kHost{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kRouter{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
const Bytes kAddresses = from_hex("52550a000202 525400123456");

TEST(Ethernet, Header_IsRead) {
  const Bytes frame = kAddresses + from_hex("0800 a1b2c3");
  const auto parsed = parse_ethernet(frame);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->destination, kRouter);
  EXPECT_EQ(parsed->source, kHost);
  EXPECT_EQ(parsed->tag_count, 0U);
  EXPECT_EQ(parsed->ether_type, kEtherTypeIpv4);
  EXPECT_EQ(parsed->payload.data(), frame.data() + 14);
  EXPECT_EQ(parsed->payload.size(), 3U);
}

TEST(Ethernet, Tags_AreSteppedOverAndReported) {
  const Bytes frame = kAddresses + from_hex("88a8 f00a 8100 0fff 0806 01");
  const auto parsed = parse_ethernet(frame);
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->tag_count, 2U);
  EXPECT_EQ(parsed->tags[0], (VlanTag{kEtherTypeServiceVlan, 7, true, 10}));
  EXPECT_EQ(parsed->tags[1], (VlanTag{kEtherTypeVlan, 0, false, 4095}));
  EXPECT_EQ(parsed->ether_type, kEtherTypeArp);
  EXPECT_EQ(copy_of(parsed->payload), from_hex("01"));
}

TEST(Ethernet, ThirdTag_IsTheEtherType) {
  const Bytes frame = kAddresses + from_hex("8100 0001 8100 0002 8100 0003 0800");
  const auto parsed = parse_ethernet(frame);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->tag_count, 2U);
  EXPECT_EQ(parsed->ether_type, kEtherTypeVlan);
  EXPECT_EQ(copy_of(parsed->payload), from_hex("0003 0800"));
}

TEST(Ethernet, CutBeforeItsType_IsAFlaw) {
  for (const auto& [text, least] :
       {std::pair{"0800", 14U}, {"8100 0001 0800", 18U}, {"88a8 0001 8100 0002 86dd", 22U}}) {
    const Bytes frame = kAddresses + from_hex(text);
    ASSERT_EQ(frame.size(), least);
    for (std::size_t size = 0; size < least; ++size) {
      EXPECT_EQ(parse_ethernet(std::span(frame).first(size)).error(), Flaw::ethernet_cut) << text << size;
    }
    ASSERT_TRUE(parse_ethernet(frame));
    EXPECT_TRUE(parse_ethernet(frame)->payload.empty());
  }
}

TEST(Ethernet, WrittenHeader_HasItsFieldsInOrder) {
  EXPECT_EQ(copy_of(ethernet_header(kRouter, kHost, kEtherTypeIpv6)), kAddresses + from_hex("86dd"));
}

TEST(Flaws, EachHasItsText_AndOtherTrafficIsNoFault) {
  for (int one = 0; one <= static_cast<int>(Flaw::name_long); ++one) EXPECT_NE(flaw_text(Flaw(one)), "") << one;
  EXPECT_TRUE(is_other_traffic(Flaw::fragment));
  EXPECT_FALSE(is_other_traffic(Flaw::ethernet_cut));
}

}  // namespace
}  // namespace wirelab::packet
