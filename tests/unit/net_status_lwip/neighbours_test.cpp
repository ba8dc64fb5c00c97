#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

using net_status::NeighbourState;

class LwipNeighbours : public OneAppliance {
 protected:
  void SetUp() override {
    OneAppliance::SetUp();
    start_fixed();
    ASSERT_TRUE(run_until([&] { return appliance().settled() && other_->settled(); }));
    run_for(std::chrono::seconds(5));
    wire_.observe([this](ConstBytes frame, Duration /*time*/) {
      const auto at = [&](std::size_t place) { return std::to_integer<unsigned>(frame[place]); };
      if (at(12) == 8 && at(13) == 6 && at(21) == 1) ++requests_;
      if (at(12) == 0x86 && at(20) == 58 && at(54) == 135) ++solicitations_;
    });
  }

  [[nodiscard]] bool knows(const net::Address& address, NeighbourState state) {
    const Rows all = rows();
    const auto* row = all.neighbour(address);
    return row != nullptr && row->state == state;
  }

  /// The link-local address of the other host, on this link.
  [[nodiscard]] net::Address other6() {
    const Rows all(other_->facts());
    const auto found =
        std::ranges::find(all.addresses, net_status::Origin::link_local, &net_status::InterfaceAddress::origin);
    std::array<std::uint8_t, 16> bytes{};
    std::ranges::copy(found->address.bytes(), bytes.begin());
    return net::Address::ipv6(bytes, index());
  }

  int requests_ = 0;
  int solicitations_ = 0;
};

TEST_F(LwipNeighbours, HostThatAnswers_IsReachableAndAges) {
  EXPECT_EQ(rows().neighbour(kOther), nullptr);
  send_to(kOther);
  run_for(std::chrono::milliseconds(10));
  const Rows all = rows();
  const auto* row = all.neighbour(kOther);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->interface, index());
  EXPECT_EQ(row->mac, kOtherMac);
  EXPECT_EQ(row->state, NeighbourState::reachable);
  EXPECT_LE(clock_.now() - row->confirmed, std::chrono::seconds(1));
  run_for(std::chrono::seconds(30));
  const Duration age = clock_.now() - rows().neighbour(kOther)->confirmed;
  EXPECT_GE(age, std::chrono::seconds(29));
  EXPECT_LE(age, std::chrono::seconds(31));
}

TEST_F(LwipNeighbours, HostThatIsNotThere_IsIncompleteAndThenGone) {
  send_to(kNobody);
  run_for(std::chrono::milliseconds(10));
  const Rows all = rows();
  const auto* row = all.neighbour(kNobody);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->state, NeighbourState::incomplete);
  EXPECT_EQ(row->mac, std::nullopt);
  EXPECT_TRUE(run_until([&] { return rows().neighbour(kNobody) == nullptr; }));
}

TEST_F(LwipNeighbours, EntryThatIsDeleted_IsAskedForAnew) {
  send_to(kOther);
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(requests_, 1);
  ASSERT_TRUE(facts().delete_neighbour(index(), kOther).has_value());
  EXPECT_EQ(rows().neighbour(kOther), nullptr);
  send_to(kOther);
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(requests_, 2);
  EXPECT_TRUE(knows(kOther, NeighbourState::reachable));
}

TEST_F(LwipNeighbours, PendingEntryThatIsDeleted_GivesItsPacketsBack) {
  const LwipUsage before = appliance().usage();
  send_to(kNobody);
  run_for(std::chrono::milliseconds(10));
  EXPECT_NE(appliance().usage(), before);
  ASSERT_TRUE(facts().delete_neighbour(index(), kNobody).has_value());
  EXPECT_EQ(appliance().usage(), before);
}

TEST_F(LwipNeighbours, EntryThatIsNotThere_CannotBeDeleted) {
  for (const net::Address& address : {kNobody, other6()}) {
    const auto refused = facts().delete_neighbour(index(), address);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error, Error::not_found);
    EXPECT_FALSE(refused.error().why.empty());
  }
  EXPECT_EQ(facts().delete_neighbour(index() + 1, kOther).error().error, Error::not_found);
}

TEST_F(LwipNeighbours, Asking_PutsARequestOnTheLinkEachTime) {
  ASSERT_TRUE(facts().ask_for(index(), kOther).has_value());
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(requests_, 1);
  EXPECT_TRUE(knows(kOther, NeighbourState::reachable));
  ASSERT_TRUE(facts().ask_for(index(), kOther).has_value());
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(requests_, 2);
}

TEST_F(LwipNeighbours, AskingWhatHasNoAnswer_IsRefused) {
  const auto error = [&](const net::Address& address) {
    const auto asked = facts().ask_for(index(), address);
    return asked ? Error::io : asked.error().error;
  };
  EXPECT_EQ(error(kFarAway), Error::unreachable);
  EXPECT_EQ(error(kFixed), Error::invalid);
  EXPECT_EQ(error(net::Address::ipv4(10, 0, 7, 255)), Error::invalid);
  EXPECT_EQ(error(net::Address::ipv4(239, 0, 0, 1)), Error::invalid);
  EXPECT_EQ(facts().ask_for(index() + 1, kOther).error().error, Error::not_found);
  wire_.set_link(false);
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(error(kOther), Error::unreachable);
  EXPECT_EQ(requests_, 0);
}

TEST_F(LwipNeighbours, Neighbour6_IsAskedForFoundAndForgotten) {
  const net::Address other = other6();
  ASSERT_TRUE(facts().ask_for(index(), other).has_value());
  EXPECT_TRUE(knows(other, NeighbourState::incomplete));
  run_for(std::chrono::milliseconds(10));
  EXPECT_EQ(solicitations_, 1);
  ASSERT_TRUE(knows(other, NeighbourState::reachable));
  EXPECT_EQ(rows().neighbour(other)->mac, kOtherMac);
  ASSERT_TRUE(run_until([&] { return knows(other, NeighbourState::stale); }, std::chrono::minutes(1)));
  const Duration age = clock_.now() - rows().neighbour(other)->confirmed;
  EXPECT_GE(age, std::chrono::seconds(29));
  EXPECT_LE(age, std::chrono::seconds(32));
  ASSERT_TRUE(facts().delete_neighbour(index(), other).has_value());
  EXPECT_EQ(rows().neighbour(other), nullptr);
}

}  // namespace
}  // namespace wirelab::test
