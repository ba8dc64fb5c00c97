#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "firmware/net_status/fact_source.h"
#include "firmware/packet/arp.h"
#include "tests/support/lease_server.h"
#include "tests/support/wired_test.h"

// RFC 3927: what becomes of a host that no DHCP server answers.

namespace wirelab::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool is_link_local(const net::Address& address) {
  const auto bytes = address.bytes();
  return bytes[0] == 169 && bytes[1] == 254 && bytes[2] >= 1 && bytes[2] <= 254;
}

class LinkLocalAddress : public WiredTest {
 protected:
  static constexpr net::MacAddress kMac{2, 0, 0, 0, 0, 2};
  static constexpr net::MacAddress kRivalMac{2, 0, 0, 0, 0, 0x66};
  static constexpr net::Address kLeased = net::Address::ipv4(10, 0, 7, 77);

  void SetUp() override {
    ASSERT_TRUE(other_.ok()) << other_.why();
    auto tap = other_->stack().tap({});
    ASSERT_TRUE(tap.has_value());
    tap_ = std::move(*tap);
    wire_.observe([this](ConstBytes frame, Duration /*time*/) {
      const auto found = packet::find_arp(frame);
      if (found && found->ethernet.source == kMac) arp_.push_back(found->arp);
    });
  }

  void TearDown() override { wire_.observe(nullptr); }

  void start(const LwipSettings& settings = {.dhcp = true}) {
    host_ = std::make_unique<LwipInstance>(reactor_, clock_, wire_.end(1), entropy_, settings);
    ASSERT_TRUE(host_->ok()) << host_->why();
  }
  /// With a link-local address.
  void start_alone() {
    start();
    ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
    arp_.clear();
  }
  void serve_leases() {
    server_ = std::make_unique<LeaseServer>(other_->stack());
    ASSERT_TRUE(server_->ok());
  }

  void before_turn() override {
    if (server_) server_->serve();
  }

  [[nodiscard]] LwipCopy& host() { return **host_; }
  void inject(const packet::ArpPacket& packet) {
    const auto frame = packet::arp_frame(net::kBroadcastMac, packet);
    ASSERT_TRUE(frame.has_value());
    ASSERT_TRUE(tap_->inject(*frame).has_value());
  }
  [[nodiscard]] std::ptrdiff_t announcements() const { return std::ranges::count_if(arp_, packet::is_announcement); }

  LwipInstance other_{reactor_, clock_, wire_.end(0), entropy_, {.ipv4 = "10.0.7.1"}};
  net::FrameTapHandle tap_;
  std::unique_ptr<LeaseServer> server_;
  std::unique_ptr<LwipInstance> host_;
  std::vector<packet::ArpPacket> arp_;  // what the host sent
};

class ToldClaims final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

TEST_F(LinkLocalAddress, WithoutAServer_IsProbedAnnouncedAndUsed) {
  ToldClaims told;
  const TimePoint begin = clock_.now();
  start();
  host().watch_address(&told);
  run_for(seconds(5));
  EXPECT_TRUE(arp_.empty());
  told.calls = 0;
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_GE(clock_.now() - begin, seconds(10));
  EXPECT_LE(clock_.now() - begin, seconds(20));
  EXPECT_TRUE(is_link_local(*host().address()));
  // RFC 3927 sections 2.2.1 and 2.4.
  ASSERT_EQ(arp_.size(), 5U);
  EXPECT_TRUE(std::all_of(arp_.begin(), arp_.begin() + 3, packet::is_probe));
  EXPECT_TRUE(std::all_of(arp_.begin() + 3, arp_.end(), packet::is_announcement));
  EXPECT_TRUE(std::ranges::all_of(arp_, [&](const auto& arp) { return arp.target_address == *host().address(); }));
  run_for(milliseconds(2));
  EXPECT_GE(told.calls, 1);
  host().watch_address(nullptr);
}

TEST_F(LinkLocalAddress, TwoHosts_TakeTwoAddressesAndReachEachOther) {
  SimulatedWire wire(reactor_);
  LwipInstance one(reactor_, clock_, wire.end(0), entropy_, {.dhcp = true});
  LwipInstance two(reactor_, clock_, wire.end(1), entropy_, {.dhcp = true});
  ASSERT_TRUE(run_until([&] { return one->address().has_value() && two->address().has_value(); }));
  EXPECT_NE(one->address(), two->address());
  auto listener = one->stack().listen({*one->address(), 0});
  ASSERT_TRUE(listener.has_value());
  auto stream = two->stack().connect({*one->address(), (*listener)->local().port});
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(run_until([&] { return (*stream)->write({}).has_value(); }));
}

TEST_F(LinkLocalAddress, AddressThatSomebodyHas_IsPassedOver) {
  start();
  ASSERT_TRUE(run_until([&] { return !arp_.empty(); }));
  const net::Address taken = arp_[0].target_address;
  inject(packet::arp_reply(kRivalMac, taken, arp_[0]));
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_TRUE(is_link_local(*host().address()));
  EXPECT_NE(host().address(), taken);
}

TEST_F(LinkLocalAddress, AddressThatSomebodyProbesToo_IsPassedOver) {
  start();
  ASSERT_TRUE(run_until([&] { return !arp_.empty(); }));
  const net::Address wanted = arp_[0].target_address;
  inject(packet::arp_probe(kRivalMac, wanted));
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_NE(host().address(), wanted);
}

TEST_F(LinkLocalAddress, EverythingTaken_SlowsTheProbesDown) {
  start();
  int tried = 0;
  ASSERT_FALSE(run_until(
      [&] {
        for (const auto& probe : arp_) inject(packet::arp_reply(kRivalMac, probe.target_address, probe));
        tried += static_cast<int>(arp_.size());
        arp_.clear();
        return host().address().has_value();
      },
      seconds(330)));
  // Ten at once, then one a minute (RFC 3927 section 2.2.1).
  EXPECT_GE(tried, 14);
  EXPECT_LE(tried, 16);
}

TEST_F(LinkLocalAddress, ServerThatComesLate_ReplacesIt) {
  start_alone();
  const net::Address alone = *host().address();
  ToldClaims told;
  host().watch_address(&told);
  run_for(seconds(30));
  told.calls = 0;
  serve_leases();
  ASSERT_TRUE(run_until([&] { return host().address() == kLeased; }, seconds(65)));
  run_for(milliseconds(2));
  EXPECT_GE(told.calls, 1);
  host().watch_address(nullptr);
  // Nobody answers for the old address, and nobody takes it up again.
  arp_.clear();
  inject(packet::arp_request(kRivalMac, net::Address::ipv4(169, 254, 9, 9), alone));
  run_for(seconds(60));
  EXPECT_EQ(host().address(), kLeased);
  EXPECT_TRUE(std::ranges::none_of(
      arp_, [](const auto& arp) { return is_link_local(arp.sender_address) || is_link_local(arp.target_address); }));
}

TEST_F(LinkLocalAddress, LeaseWhileItIsProbed_EndsTheProbes) {
  start();
  ASSERT_TRUE(run_until([&] { return !arp_.empty(); }));
  serve_leases();
  net_status::Interface card;
  card.index = 2;
  ASSERT_TRUE(host().facts().renew(card).has_value());
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }, seconds(1)));
  arp_.clear();
  run_for(seconds(60));
  EXPECT_EQ(host().address(), kLeased);
  EXPECT_EQ(announcements(), 0);
}

TEST_F(LinkLocalAddress, OneConflict_IsDefended) {
  start_alone();
  const net::Address own = *host().address();
  for (int times = 0; times < 3; ++times) {
    arp_.clear();
    inject(packet::arp_announcement(kRivalMac, own));
    run_for(seconds(11));
    EXPECT_EQ(announcements(), 1);
    EXPECT_EQ(host().address(), own);
  }
}

TEST_F(LinkLocalAddress, SecondConflictWithinTenSeconds_GivesItUp) {
  start_alone();
  const net::Address own = *host().address();
  inject(packet::arp_announcement(kRivalMac, own));
  run_for(seconds(5));
  EXPECT_EQ(host().address(), own);
  inject(packet::arp_announcement(kRivalMac, own));
  run_for(milliseconds(10));
  EXPECT_EQ(host().address(), fail(Error::would_block));
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_TRUE(is_link_local(*host().address()));
  EXPECT_NE(host().address(), own);
}

TEST_F(LinkLocalAddress, CableThatComesBack_FindsTheSameAddressFree) {
  start_alone();
  const net::Address own = *host().address();
  wire_.set_link(false);
  run_for(seconds(5));
  EXPECT_EQ(host().address(), fail(Error::would_block));
  EXPECT_TRUE(arp_.empty());
  wire_.set_link(true);
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_EQ(host().address(), own);
  EXPECT_EQ(std::ranges::count_if(arp_, packet::is_probe), 3);
}

TEST_F(LinkLocalAddress, CableToALinkWithoutServer_EndsTheOldLease) {
  serve_leases();
  start();
  ASSERT_TRUE(run_until([&] { return host().address() == kLeased; }));
  server_.reset();
  wire_.set_link(false);
  run_for(seconds(1));
  wire_.set_link(true);
  run_for(seconds(1));
  EXPECT_EQ(host().address(), kLeased);
  ASSERT_TRUE(run_until([&] { return host().address() != kLeased; }, seconds(5)));
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_TRUE(is_link_local(*host().address()));
}

TEST_F(LinkLocalAddress, LeaseThatNobodyRenews_IsFollowedByIt) {
  serve_leases();
  server_->time = 40;
  start();
  ASSERT_TRUE(run_until([&] { return host().address() == kLeased; }));
  server_.reset();
  ASSERT_TRUE(run_until([&] { return host().address() != kLeased; }, seconds(42)));
  ASSERT_TRUE(run_until([&] { return host().address().has_value(); }));
  EXPECT_TRUE(is_link_local(*host().address()));
}

TEST_F(LinkLocalAddress, ReleasedLease_LeavesTheHostWithoutAddress) {
  serve_leases();
  start();
  ASSERT_TRUE(run_until([&] { return host().address() == kLeased; }));
  net_status::Interface card;
  card.index = 2;
  ASSERT_TRUE(host().facts().release(card).has_value());
  run_for(seconds(60));
  EXPECT_EQ(host().address(), fail(Error::would_block));
}

TEST_F(LinkLocalAddress, NotWanted_IsNotTaken) {
  start({.dhcp = true, .link_local = false});
  run_for(seconds(60));
  EXPECT_EQ(host().address(), fail(Error::would_block));
  EXPECT_TRUE(arp_.empty());
}

}  // namespace
}  // namespace wirelab::test
