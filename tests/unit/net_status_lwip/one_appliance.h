#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "firmware/net_status/fact_source.h"
#include "tests/support/lease_server.h"
#include "tests/support/wired_test.h"

namespace wirelab::test {

/// Keeps the rows of one refresh.
class Rows final : public net_status::FactSink {
 public:
  explicit Rows(net_status::FactSource& source) { source.refresh(*this); }

  void put(const net_status::Interface& row) override { interfaces.push_back(row); }
  void put(const net_status::InterfaceAddress& row) override { addresses.push_back(row); }
  void put(const net_status::Route& row) override { routes.push_back(row); }
  void put(const net_status::Neighbour& row) override { neighbours.push_back(row); }
  void put(const net_status::Resolver& row) override { resolvers.push_back(row); }
  void remove(const net_status::Interface& /*row*/) override { ADD_FAILURE() << "everything is told each time"; }
  void remove(const net_status::InterfaceAddress& /*row*/) override { ADD_FAILURE(); }
  void remove(const net_status::Route& /*row*/) override { ADD_FAILURE(); }
  void remove(const net_status::Neighbour& /*row*/) override { ADD_FAILURE(); }
  void begin_all() override { EXPECT_FALSE(complete); }
  void end_all() override { complete = true; }

  /// The row of an address; null if there is none.
  [[nodiscard]] const net_status::InterfaceAddress* address(const net::Address& wanted) const {
    const auto found = std::ranges::find(addresses, wanted, &net_status::InterfaceAddress::address);
    return found == addresses.end() ? nullptr : &*found;
  }
  [[nodiscard]] const net_status::Neighbour* neighbour(const net::Address& wanted) const {
    const auto found = std::ranges::find(neighbours, wanted, &net_status::Neighbour::address);
    return found == neighbours.end() ? nullptr : &*found;
  }
  /// The route to a network, or the default route; null if there is none.
  [[nodiscard]] const net_status::Route* route(const net::Address& destination, std::uint8_t prefix) const {
    const auto found = std::ranges::find_if(
        routes, [&](const auto& route) { return route.destination == destination && route.prefix == prefix; });
    return found == routes.end() ? nullptr : &*found;
  }

  std::vector<net_status::Interface> interfaces;
  std::vector<net_status::InterfaceAddress> addresses;
  std::vector<net_status::Route> routes;
  std::vector<net_status::Neighbour> neighbours;
  std::vector<net_status::Resolver> resolvers;
  bool complete = false;
};

/// A wire with 10.0.7.1 and fd00::1 at one end, which gives leases when told to, and the lwIP that is looked at on the
/// other.
class OneAppliance : public WiredTest {
 protected:
  void before_turn() override {
    if (lease_server_) lease_server_->serve();
  }

  void SetUp() override { ASSERT_TRUE(other_.ok()) << other_.why(); }

  void start(const LwipSettings& settings) {
    appliance_ = std::make_unique<LwipInstance>(reactor_, clock_, wire_.end(1), entropy_, settings);
    ASSERT_TRUE(appliance_->ok()) << appliance_->why();
  }
  void start_fixed() { start({.ipv4 = "10.0.7.2", .gateway = "10.0.7.1"}); }
  /// With a server that answers.
  void start_leased() {
    serve_leases();
    start({.dhcp = true});
    ASSERT_TRUE(run_until([&] { return appliance().address().has_value(); }));
  }
  void serve_leases() {
    lease_server_ = std::make_unique<LeaseServer>(other_->stack());
    ASSERT_TRUE(lease_server_->ok());
  }

  [[nodiscard]] LwipCopy& appliance() { return **appliance_; }
  [[nodiscard]] net_status::FactSource& facts() { return appliance().facts(); }
  [[nodiscard]] Rows rows() { return Rows(facts()); }
  [[nodiscard]] net_status::Interface interface() { return rows().interfaces.at(0); }
  [[nodiscard]] net_status::InterfaceIndex index() { return interface().index; }

  /// Sends one datagram there, which makes the stack ask for the MAC.
  void send_to(const net::Address& to) {
    auto socket = appliance().stack().bind_datagram({net::Address::any(to.family()), 0});
    ASSERT_TRUE(socket.has_value());
    const std::array<std::byte, 4> bytes{};
    ASSERT_TRUE((*socket)->send_to(bytes, {to, 9}).has_value());
  }

  static constexpr net::Address kOther = net::Address::ipv4(10, 0, 7, 1);
  static constexpr net::Address kFixed = net::Address::ipv4(10, 0, 7, 2);
  static constexpr net::Address kNobody = net::Address::ipv4(10, 0, 7, 99);
  static constexpr net::Address kLeased = net::Address::ipv4(10, 0, 7, 77);
  static constexpr net::Address kFarAway = net::Address::ipv4(192, 0, 2, 1);
  static constexpr net::Address kDefault4 = net::Address::any(net::Family::ipv4);
  static constexpr net::MacAddress kOtherMac{2, 0, 0, 0, 0, 1};
  static constexpr net::MacAddress kMac{2, 0, 0, 0, 0, 2};

  LwipInstance other_{reactor_, clock_, wire_.end(0), entropy_, {.ipv4 = "10.0.7.1", .ipv6 = "fd00::1"}};
  std::unique_ptr<LeaseServer> lease_server_;
  std::unique_ptr<LwipInstance> appliance_;
};

}  // namespace wirelab::test
