#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

class LwipActions : public OneAppliance {
 protected:
  static Error error_of(const net_status::ActionResult& result) { return result ? Error::io : result.error().error; }
};

TEST_F(LwipActions, Renew_AsksTheServerAtOnce) {
  start_leased();
  run_for(std::chrono::seconds(100));
  lease_server_->heard.clear();
  ASSERT_TRUE(facts().renew(interface()).has_value());
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(lease_server_->heard, std::vector{DhcpKind::request});
  const auto lease = facts().held_lease(interface());
  ASSERT_TRUE(lease.has_value());
  EXPECT_EQ(lease->state, net_status::LeaseState::bound);
  EXPECT_LE(clock_.now() - *lease->obtained, std::chrono::milliseconds(1100));
  EXPECT_EQ(lease->terms.dns.count, 2);
}

TEST_F(LwipActions, Release_GivesTheLeaseBackUntilRenew) {
  start_leased();
  lease_server_->heard.clear();
  ASSERT_TRUE(facts().release(interface()).has_value());
  run_for(std::chrono::minutes(2));
  EXPECT_EQ(lease_server_->heard, std::vector{DhcpKind::release});
  EXPECT_EQ(rows().address(kLeased), nullptr);
  EXPECT_TRUE(interface().up);
  EXPECT_FALSE(facts().held_lease(interface()).has_value());
  EXPECT_EQ(error_of(facts().release(interface())), Error::not_found);
  ASSERT_TRUE(facts().renew(interface()).has_value());
  EXPECT_TRUE(run_until([&] { return appliance().address().has_value(); }, std::chrono::seconds(1)));
  EXPECT_EQ(appliance().address(), kLeased);
}

TEST_F(LwipActions, RenewWhileNobodyAnswers_AsksAgainAtOnce) {
  start({.dhcp = true});
  run_for(std::chrono::seconds(40));
  serve_leases();
  ASSERT_TRUE(facts().renew(interface()).has_value());
  EXPECT_TRUE(run_until([&] { return appliance().address().has_value(); }, std::chrono::seconds(1)));
}

TEST_F(LwipActions, ServerThatRefuses_TakesTheAddressAway) {
  start_leased();
  lease_server_->refuses = true;
  ASSERT_TRUE(facts().renew(interface()).has_value());
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(rows().address(kLeased), nullptr);
  lease_server_->refuses = false;
  EXPECT_TRUE(run_until([&] { return appliance().address().has_value(); }));
}

TEST_F(LwipActions, FixedAddress_CannotBeRenewedOrReleased) {
  start_fixed();
  EXPECT_EQ(error_of(facts().renew(interface())), Error::unsupported);
  EXPECT_EQ(error_of(facts().release(interface())), Error::unsupported);
  EXPECT_NE(facts().renew(interface()).error().why.find("fixed"), std::string_view::npos);
  EXPECT_NE(rows().address(kFixed), nullptr);
}

TEST_F(LwipActions, AnotherInterface_IsRefused) {
  start_leased();
  auto other = interface();
  ++other.index;
  EXPECT_EQ(error_of(facts().renew(other)), Error::not_found);
  EXPECT_EQ(error_of(facts().release(other)), Error::not_found);
}

TEST_F(LwipActions, WithoutMemory_RenewalIsRefused) {
  start_leased();
  appliance().take_memory(true, false);
  EXPECT_EQ(error_of(facts().renew(interface())), Error::no_resources);
  appliance().give_memory_back();
  EXPECT_TRUE(facts().renew(interface()).has_value());
}

}  // namespace
}  // namespace wirelab::test
