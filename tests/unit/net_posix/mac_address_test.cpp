#include "firmware/net_posix/mac_address.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace wirelab::net {
namespace {

constexpr MacAddress kKernel{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

TEST(MacAddress, Derived_IsLocalIndividualAndStable) {
  const MacAddress mac = derive_mac("tap0", kKernel);
  EXPECT_EQ(mac[0] & 0x03U, 0x02U);
  EXPECT_TRUE(is_station_address(mac));
  EXPECT_NE(mac, kKernel);
  EXPECT_EQ(mac, derive_mac("tap0", kKernel));
}

TEST(MacAddress, DerivedForManyNames_AllDiffer) {
  std::set<MacAddress> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(derive_mac("tap" + std::to_string(i), kKernel));
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(MacAddress, DerivedForOtherKernelEnd_Differs) {
  MacAddress other = kKernel;
  other[5] = 0x57;
  EXPECT_NE(derive_mac("tap0", kKernel), derive_mac("tap0", other));
}

}  // namespace
}  // namespace wirelab::net
