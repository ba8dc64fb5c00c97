#include "boards/linux/init/ipv4_setting.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

TEST(Ipv4Setting, AddressWithPrefix_IsRead) {
  const auto setting = parse_ipv4_setting("10.0.2.15/24");
  ASSERT_TRUE(setting);
  EXPECT_EQ(setting->address, net::Address::ipv4(10, 0, 2, 15));
  EXPECT_EQ(setting->prefix, 24U);
  EXPECT_FALSE(setting->router);
  EXPECT_EQ(to_text(*setting), "10.0.2.15/24");
}

TEST(Ipv4Setting, WhatIsNone_IsNamed) {
  for (const char* bad : {"", "10.0.2.15", "10.0.2.15/", "10.0.2.15/0", "10.0.2.15/33", "10.0.2.15/24 ", "10.0.2/24",
                          "0.0.0.0/8", "::1/64", "/24", "10.0.2.15/-1", "10.0.2.15/99999999999999999999"}) {
    const auto setting = parse_ipv4_setting(bad);
    ASSERT_FALSE(setting) << bad;
    EXPECT_NE(setting.error().find("'" + std::string(bad) + "'"), std::string::npos) << setting.error();
  }
}

}  // namespace
}  // namespace wirelab::boards
