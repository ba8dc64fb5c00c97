#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

using net_status::Ipv4;
using net_status::LeaseState;
using net_status::Origin;

class LwipLeaseFacts : public OneAppliance {};

TEST_F(LwipLeaseFacts, AddressRouteAndResolver_AreTheLeases) {
  start_leased();
  const Rows all = rows();
  ASSERT_NE(all.address(kLeased), nullptr);
  EXPECT_EQ(all.address(kLeased)->origin, Origin::dhcp);
  EXPECT_EQ(all.address(kLeased)->prefix, 24);
  ASSERT_NE(all.route(kDefault4, 0), nullptr);
  EXPECT_EQ(all.route(kDefault4, 0)->origin, Origin::dhcp);
  EXPECT_EQ(all.route(kDefault4, 0)->gateway, kOther);
  ASSERT_EQ(all.resolvers.size(), 1U);
  ASSERT_EQ(all.resolvers[0].server_count, 2U);
  EXPECT_EQ(all.resolvers[0].servers[0], net::Address::ipv4(10, 0, 7, 53));
  EXPECT_EQ(all.resolvers[0].servers[1], net::Address::ipv4(10, 0, 7, 54));
}

TEST_F(LwipLeaseFacts, HeldLease_HasTheTermsAndWhenItWasGiven) {
  start_leased();
  const TimePoint bound = clock_.now();
  run_for(std::chrono::seconds(100));
  const auto lease = facts().held_lease(interface());
  ASSERT_TRUE(lease.has_value());
  EXPECT_EQ(lease->state, LeaseState::bound);
  EXPECT_EQ(lease->source, net_status::LeaseSource::lwip);
  EXPECT_EQ(lease->terms.address.address(), kLeased);
  EXPECT_EQ(lease->terms.server, Ipv4(kOther));
  EXPECT_EQ(lease->terms.mask, Ipv4(net::Address::ipv4(255, 255, 255, 0)));
  ASSERT_EQ(lease->terms.routers.count, 1);
  EXPECT_EQ(lease->terms.routers.items[0], Ipv4(kOther));
  ASSERT_EQ(lease->terms.dns.count, 2);
  EXPECT_EQ(lease->terms.dns.items[1], Ipv4(net::Address::ipv4(10, 0, 7, 54)));
  EXPECT_EQ(lease->terms.seconds, 3600U);
  EXPECT_EQ(lease->terms.t1, 1800U);
  EXPECT_EQ(lease->terms.t2, 3150U);
  ASSERT_TRUE(lease->obtained.has_value());
  EXPECT_LE(*lease->obtained - bound, std::chrono::milliseconds(1100));
  EXPECT_GE(*lease->obtained - bound, std::chrono::milliseconds(-1100));
}

TEST_F(LwipLeaseFacts, LeaseIsGoneWithoutAServerToRenewIt) {
  serve_leases();
  lease_server_->time = 40;
  start({.dhcp = true});
  ASSERT_TRUE(run_until([&] { return appliance().address().has_value(); }));
  const TimePoint bound = clock_.now();
  lease_server_.reset();
  const auto state = [&] {
    const auto lease = facts().held_lease(interface());
    return lease ? lease->state : LeaseState::none;
  };
  // Half and seven eighths of forty seconds, to the second (RFC 2131 section 4.4.5).
  ASSERT_TRUE(run_until([&] { return state() == LeaseState::renewing; }));
  EXPECT_NEAR(static_cast<double>((clock_.now() - bound).count()) / 1e9, 20, 1.1);
  ASSERT_TRUE(run_until([&] { return state() == LeaseState::rebinding; }));
  EXPECT_NEAR(static_cast<double>((clock_.now() - bound).count()) / 1e9, 35, 1.1);
  EXPECT_EQ(rows().address(kLeased)->origin, Origin::dhcp);
  ASSERT_TRUE(run_until([&] { return state() == LeaseState::none; }));
  EXPECT_NEAR(static_cast<double>((clock_.now() - bound).count()) / 1e9, 40, 1.1);
  EXPECT_EQ(rows().address(kLeased), nullptr);
  EXPECT_EQ(rows().resolvers[0].server_count, 0U);
}

TEST_F(LwipLeaseFacts, CableThatComesBack_AsksForTheSameAddress) {
  start_leased();
  wire_.set_link(false);
  run_for(std::chrono::seconds(1));
  lease_server_.reset();
  wire_.set_link(true);
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(facts().held_lease(interface())->state, LeaseState::rebooting);
  EXPECT_EQ(rows().address(kLeased)->origin, Origin::dhcp);
}

TEST_F(LwipLeaseFacts, FixedAddressOrAnotherInterface_HasNoLease) {
  start_fixed();
  EXPECT_FALSE(facts().held_lease(interface()).has_value());
}

TEST_F(LwipLeaseFacts, ClientWithoutAnAnswer_HasNoLease) {
  start({.dhcp = true});
  run_for(std::chrono::seconds(3));
  EXPECT_FALSE(facts().held_lease(interface()).has_value());
  auto other = interface();
  ++other.index;
  EXPECT_FALSE(facts().held_lease(other).has_value());
}

}  // namespace
}  // namespace wirelab::test
