#include "tests/unit/net_status_lwip/one_appliance.h"

namespace wirelab::test {
namespace {

using net_status::Origin;

class LwipRows : public OneAppliance {
 protected:
  static net::Address at(const char* text) { return *net::Address::parse(text); }

  /// The link-local address without its scope.
  static const net_status::InterfaceAddress* link_local(const Rows& rows) {
    const auto found = std::ranges::find_if(rows.addresses, [](const auto& row) {
      return row.address.family() == net::Family::ipv6 && row.origin == Origin::link_local;
    });
    return found == rows.addresses.end() ? nullptr : &*found;
  }

  /// Why no packet gets there; nothing if one does.
  [[nodiscard]] std::optional<Error> no_way(const net::Address& to) {
    const auto way = facts().route_to(to);
    return way ? std::nullopt : std::optional(way.error());
  }

  /// Puts a router's announcement of 2001:db8:7::/64 on the wire (RFC 4861 section 4.2).
  void announce_router() {
    std::vector<std::uint8_t> frame{0x33, 0x33, 0,    0,    0, 1, 2, 0, 0,  0,  0,
                                    1,    0x86, 0xdd, 0x60, 0, 0, 0, 0, 48, 58, 255};
    const std::array<std::uint8_t, 16> source{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x99};
    const std::array<std::uint8_t, 16> all_nodes{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    const std::array<std::uint8_t, 48> message{134,  0, 0,    0,    64, 0, 0x07, 0x08, 0, 0, 0,    0,    0, 0, 0, 0,
                                               3,    4, 64,   0xc0, 0,  0, 0x0e, 0x10, 0, 0, 0x0e, 0x10, 0, 0, 0, 0,
                                               0x20, 1, 0x0d, 0xb8, 0,  7, 0,    0,    0, 0, 0,    0,    0, 0, 0, 0};
    frame.insert(frame.end(), source.begin(), source.end());
    frame.insert(frame.end(), all_nodes.begin(), all_nodes.end());
    frame.insert(frame.end(), message.begin(), message.end());
    std::uint32_t sum = 48 + 58;
    for (std::size_t place = 22; place < frame.size(); place += 2) {
      sum += static_cast<std::uint32_t>(frame[place]) << 8U | frame[place + 1];
    }
    while (sum > 0xffff) sum = (sum & 0xffffU) + (sum >> 16U);
    frame[56] = static_cast<std::uint8_t>(~sum >> 8U);
    frame[57] = static_cast<std::uint8_t>(~sum);
    auto tap = other_->stack().tap({});
    ASSERT_TRUE(tap.has_value());
    ASSERT_TRUE((*tap)->inject(std::as_bytes(std::span(frame))).has_value());
  }
};

TEST_F(LwipRows, Interface_IsTheCardWithItsCounters) {
  start_fixed();
  const Rows before = rows();
  ASSERT_EQ(before.interfaces.size(), 1U);
  EXPECT_TRUE(before.complete);
  const auto& interface = before.interfaces[0];
  EXPECT_GT(interface.index, 0U);
  EXPECT_EQ(interface.name.view().substr(0, 2), "wl");
  EXPECT_EQ(interface.kind, net_status::InterfaceKind::ethernet);
  EXPECT_EQ(interface.mac, kMac);
  EXPECT_EQ(interface.mtu, 1500U);
  EXPECT_TRUE(interface.up);
  EXPECT_TRUE(interface.link);
  run_for(std::chrono::seconds(10));
  net_status::Counters sent;
  net_status::Counters received;
  wire_.observe([&](ConstBytes frame, Duration /*time*/) {
    net_status::Counters& counted = std::to_integer<unsigned>(frame[11]) == kMac[5] ? sent : received;
    ++counted.packets;
    counted.bytes += frame.size();
  });
  const auto quiet = this->interface();
  send_to(kOther);
  run_for(std::chrono::milliseconds(100));
  const auto after = this->interface();
  EXPECT_GE(sent.packets, 2U);
  EXPECT_GE(received.packets, 2U);
  EXPECT_EQ(after.sent.packets - quiet.sent.packets, sent.packets);
  EXPECT_EQ(after.sent.bytes - quiet.sent.bytes, sent.bytes);
  EXPECT_EQ(after.received.packets - quiet.received.packets, received.packets);
  EXPECT_EQ(after.received.bytes - quiet.received.bytes, received.bytes);
  EXPECT_EQ(after.received.errors + after.received.dropped + after.sent.errors + after.sent.dropped, 0U);
}

TEST_F(LwipRows, FrameThatTheCardRefuses_IsCountedAsDropped) {
  start_fixed();
  run_for(std::chrono::seconds(10));
  wire_.set_options({.queue_frames = 0});
  send_to(kOther);
  EXPECT_EQ(interface().sent.dropped, 1U);
}

TEST_F(LwipRows, CableThatIsPulled_TakesTheLink) {
  start_fixed();
  wire_.set_link(false);
  turn();
  turn();
  EXPECT_FALSE(interface().link);
  EXPECT_TRUE(interface().up);
  EXPECT_EQ(no_way(kOther), Error::unreachable);
}

TEST_F(LwipRows, FixedAddress_HasItsNetworkAndItsRouter) {
  start_fixed();
  const Rows all = rows();
  const auto* address = all.address(kFixed);
  ASSERT_NE(address, nullptr);
  EXPECT_EQ(address->prefix, 24);
  EXPECT_EQ(address->origin, Origin::fixed);
  EXPECT_FALSE(address->tentative);
  const auto* network = all.route(net::Address::ipv4(10, 0, 7, 0), 24);
  ASSERT_NE(network, nullptr);
  EXPECT_EQ(network->gateway, std::nullopt);
  EXPECT_EQ(network->source, kFixed);
  EXPECT_EQ(network->origin, Origin::kernel);
  const auto* router = all.route(kDefault4, 0);
  ASSERT_NE(router, nullptr);
  EXPECT_EQ(router->gateway, kOther);
  EXPECT_EQ(router->origin, Origin::fixed);
  ASSERT_EQ(all.resolvers.size(), 1U);
  EXPECT_EQ(all.resolvers[0].server_count, 0U);
}

TEST_F(LwipRows, AddressWithoutNetwork_HasNoRoute) {
  start({.ipv4 = "10.0.7.2", .prefix = 32});
  const Rows all = rows();
  EXPECT_NE(all.address(kFixed), nullptr);
  EXPECT_EQ(all.route(kFixed, 32), nullptr);
}

TEST_F(LwipRows, LinkLocalAddress_IsTentativeFirst) {
  start_fixed();
  const Rows first = rows();
  ASSERT_NE(link_local(first), nullptr);
  EXPECT_TRUE(link_local(first)->tentative);
  EXPECT_EQ(first.route(at("fe80::"), 64), nullptr);
  ASSERT_TRUE(run_until([&] { return appliance().settled(); }));
  const Rows then = rows();
  ASSERT_NE(link_local(then), nullptr);
  EXPECT_FALSE(link_local(then)->tentative);
  EXPECT_EQ(link_local(then)->address.scope(), index());
  ASSERT_NE(then.route(at("fe80::"), 64), nullptr);
  EXPECT_EQ(then.route(at("fe80::"), 64)->origin, Origin::kernel);
}

TEST_F(LwipRows, AddressThatAnotherHas_IsDuplicate) {
  ASSERT_TRUE(run_until([&] { return other_->settled(); }));
  start({.ipv4 = "10.0.7.2", .ipv6 = "fd00::1"});
  ASSERT_TRUE(run_until([&] { return appliance().settled(); }));
  const Rows all = rows();
  ASSERT_NE(all.address(at("fd00::1")), nullptr);
  EXPECT_EQ(all.address(at("fd00::1"))->origin, Origin::fixed);
  EXPECT_TRUE(all.address(at("fd00::1"))->duplicate);
  EXPECT_FALSE(link_local(all)->duplicate);
}

TEST_F(LwipRows, FixedAddress6_BringsItsNetwork) {
  start({.ipv4 = "10.0.7.2", .ipv6 = "fd00::5"});
  ASSERT_TRUE(run_until([&] { return appliance().settled(); }));
  EXPECT_FALSE(rows().address(at("fd00::5"))->duplicate);
  EXPECT_NE(rows().route(at("fd00::"), 64), nullptr);
}

TEST_F(LwipRows, AnnouncedRouter_BringsAddressNetworkAndWay) {
  start_fixed();
  run_for(std::chrono::seconds(5));
  announce_router();
  ASSERT_TRUE(run_until([&] { return rows().route(at("::"), 0) != nullptr && appliance().settled(); }));
  run_for(std::chrono::seconds(3));
  const Rows all = rows();
  const auto found = std::ranges::find(all.addresses, Origin::router, &net_status::InterfaceAddress::origin);
  ASSERT_NE(found, all.addresses.end());
  EXPECT_EQ(found->prefix, 64);
  ASSERT_NE(all.route(at("2001:db8:7::"), 64), nullptr);
  EXPECT_EQ(all.route(at("2001:db8:7::"), 64)->origin, Origin::router);
  const auto gateway = all.route(at("::"), 0)->gateway;
  ASSERT_TRUE(gateway.has_value());
  EXPECT_EQ(gateway->bytes()[15], 0x99);
  // And the way to hosts here and elsewhere.
  const auto far = facts().route_to(at("2001:db8:8::1"));
  ASSERT_TRUE(far.has_value());
  EXPECT_EQ(far->gateway, gateway);
  EXPECT_EQ(far->source, found->address);
  const auto near = facts().route_to(at("2001:db8:7::1"));
  ASSERT_TRUE(near.has_value());
  EXPECT_EQ(near->gateway, std::nullopt);
}

TEST_F(LwipRows, Way_IsTheLinkTheRouterOrNowhere) {
  start_fixed();
  const auto near = facts().route_to(kNobody);
  ASSERT_TRUE(near.has_value());
  EXPECT_EQ(near->interface, index());
  EXPECT_EQ(near->gateway, std::nullopt);
  EXPECT_EQ(near->source, kFixed);
  EXPECT_FALSE(near->local);
  EXPECT_EQ(facts().route_to(kFarAway)->gateway, kOther);
  EXPECT_EQ(facts().route_to(net::Address::ipv4(255, 255, 255, 255))->gateway, std::nullopt);
  EXPECT_EQ(facts().route_to(net::Address::ipv4(239, 1, 2, 3))->gateway, std::nullopt);
  EXPECT_EQ(facts().route_to(net::Address::ipv4(169, 254, 1, 2))->gateway, std::nullopt);
  EXPECT_TRUE(facts().route_to(kFixed)->local);
  EXPECT_TRUE(facts().route_to(net::Address::loopback(net::Family::ipv4))->local);
  EXPECT_EQ(no_way(kDefault4), Error::invalid);
  ASSERT_TRUE(run_until([&] { return appliance().settled(); }));
  EXPECT_EQ(facts().route_to(at("fe80::1"))->gateway, std::nullopt);
  EXPECT_EQ(no_way(at("2001:db8::1")), Error::unreachable);
}

TEST_F(LwipRows, WithoutAnAddress_ThereIsNoWay) {
  start({.dhcp = true});
  EXPECT_EQ(no_way(kOther), Error::unreachable);
}

TEST_F(LwipRows, WithoutARouter_FarAwayIsUnreachable) {
  start({.ipv4 = "10.0.7.2"});
  EXPECT_EQ(rows().route(kDefault4, 0), nullptr);
  EXPECT_EQ(no_way(kFarAway), Error::unreachable);
}

}  // namespace
}  // namespace wirelab::test
