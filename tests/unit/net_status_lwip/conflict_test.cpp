#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LwipConflict : public OneAppliance {};

TEST_F(LwipConflict, LeasedAddress_IsDeclinedAndAskedForAfterTenSeconds) {
  start_leased();
  lease_server_->heard.clear();
  lease_server_->declined.reset();
  facts().conflict(index(), kLeased);
  EXPECT_EQ(rows().address(kLeased), nullptr);
  EXPECT_FALSE(facts().held_lease(interface()).has_value());
  run_for(milliseconds(9400));
  EXPECT_EQ(lease_server_->heard, std::vector{DhcpKind::decline});
  EXPECT_EQ(lease_server_->declined, kLeased);
  EXPECT_TRUE(lease_server_->declined_rightly);
  ASSERT_TRUE(run_until([&] { return appliance().address().has_value(); }, seconds(2)));
  EXPECT_EQ(lease_server_->heard, (std::vector{DhcpKind::decline, DhcpKind::discover, DhcpKind::request}));
}

TEST_F(LwipConflict, ConflictAgain_IsDeclinedOnceALease) {
  start_leased();
  lease_server_->heard.clear();
  for (int times = 0; times < 300; ++times) {
    facts().conflict(index(), kLeased);
    run_for(milliseconds(100));
  }
  // Thirty seconds: each lease costs ten.
  EXPECT_LE(std::ranges::count(lease_server_->heard, DhcpKind::decline), 3);
  EXPECT_GE(std::ranges::count(lease_server_->heard, DhcpKind::decline), 2);
}

TEST_F(LwipConflict, DeclinedWithoutMemory_BeginsAnewAllTheSame) {
  start_leased();
  appliance().take_memory(true, false);
  facts().conflict(index(), kLeased);
  appliance().give_memory_back();
  EXPECT_EQ(rows().address(kLeased), nullptr);
  EXPECT_TRUE(run_until([&] { return appliance().address().has_value(); }, seconds(12)));
}

TEST_F(LwipConflict, SomebodyElsesAddress_ConcernsNobody) {
  start_leased();
  facts().conflict(index(), kNobody);
  facts().conflict(index() + 1, kLeased);
  EXPECT_NE(rows().address(kLeased), nullptr);
}

TEST_F(LwipConflict, FixedAddress_IsKept) {
  start_fixed();
  facts().conflict(index(), kFixed);
  run_for(seconds(20));
  EXPECT_EQ(appliance().address(), kFixed);
}

TEST_F(LwipConflict, LinkLocalAddress_IsReportedAndLeftToLwip) {
  start({.dhcp = true});
  ASSERT_TRUE(run_until([&] { return appliance().address().has_value(); }));
  const net::Address own = *appliance().address();
  const Rows all = rows();
  ASSERT_NE(all.address(own), nullptr);
  EXPECT_EQ(all.address(own)->origin, net_status::Origin::link_local);
  EXPECT_EQ(all.address(own)->prefix, 16);
  ASSERT_NE(all.route(net::Address::ipv4(169, 254, 0, 0), 16), nullptr);
  // Everybody is on the link (RFC 3927 section 2.6.2).
  EXPECT_EQ(facts().route_to(kFarAway)->gateway, std::nullopt);
  facts().conflict(index(), own);
  EXPECT_EQ(appliance().address(), own);
}

}  // namespace
}  // namespace wirelab::test
