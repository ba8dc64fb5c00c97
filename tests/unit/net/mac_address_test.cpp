#include "firmware/net/mac_address.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::net {
namespace {

constexpr MacAddress kCard{0x52, 0x54, 0x00, 0x12, 0x34, 0xaf};
constexpr MacAddress kMulticast{0x01, 0x00, 0x5e, 0x00, 0x00, 0x01};

TEST(MacAddress, Text_IsSixPairsWithColons) {
  std::array<char, kMacText> room{};
  TextBuilder out(room);
  add_mac(out, kCard);
  EXPECT_EQ(out.text(), "52:54:00:12:34:af");
  EXPECT_FALSE(out.truncated());
}

TEST(MacAddress, Parse_TakesBothSeparatorsAndBothCases) {
  for (const char* text : {"52:54:00:12:34:af", "52:54:00:12:34:AF", "52-54-00-12-34-aF"}) {
    EXPECT_EQ(parse_mac(text), kCard) << text;
  }
}

TEST(MacAddress, ParseOfAnythingElse_IsNothing) {
  for (const char* text : {"", "52", "52:54:00:12:34:a", "52:54:00:12:34:af0", "52:54:00:12-34:af", "525400:12:34:af12",
                           "52:54:00:12:34:ag", "52 54 00 12 34 af", " 2:54:00:12:34:af", "52:54:00:12:34:af:01",
                           "52:54:00:12:34/af", "52:54:00:12:34:`f", "+2:54:00:12:34:af"}) {
    EXPECT_FALSE(parse_mac(text)) << text;
  }
}

TEST(MacAddress, Group_IncludesBroadcast) {
  EXPECT_TRUE(is_group(kMulticast));
  EXPECT_TRUE(is_group(kBroadcastMac));
  EXPECT_FALSE(is_group(kCard));
  EXPECT_TRUE(is_broadcast(kBroadcastMac));
  EXPECT_FALSE(is_broadcast(kMulticast));
}

TEST(MacAddress, StationAddress_ExcludesZeroGroupAndBroadcast) {
  EXPECT_FALSE(is_station_address({}));
  EXPECT_FALSE(is_station_address(kBroadcastMac));
  EXPECT_FALSE(is_station_address(kMulticast));
  EXPECT_TRUE(is_station_address(kCard));
}

}  // namespace
}  // namespace wirelab::net
