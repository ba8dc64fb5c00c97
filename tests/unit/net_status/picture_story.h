#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware/net_status/picture.h"
#include "tests/unit/net_status/told.h"

namespace wirelab::net_status {

using net::Address;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

/// Rows and packets of a host with one card, 10.0.2.15 behind the router 10.0.2.2.
inline constexpr InterfaceIndex kCard = 2;
inline constexpr Address kOwn = Address::ipv4(10, 0, 2, 15);
inline constexpr Address kRouter = Address::ipv4(10, 0, 2, 2);
inline constexpr Address kPeer = Address::ipv4(10, 0, 2, 30);
inline constexpr net::MacAddress kOwnMac{0x52, 0x54, 0, 0x12, 0x34, 0x56};
inline constexpr net::MacAddress kRouterMac{0x52, 0x55, 0x0a, 0, 2, 2};
inline constexpr net::MacAddress kPeerMac{2, 0, 0, 0, 0, 0x30};
inline constexpr net::MacAddress kRivalMac{2, 0, 0, 0, 0, 0x66};
inline constexpr TimePoint kStart{std::chrono::hours(1)};

inline Interface card(InterfaceIndex index = kCard, std::string_view name = "eth0") {
  Interface interface;
  interface.index = index;
  interface.name = name;
  interface.mac = kOwnMac;
  interface.mtu = 1500;
  interface.up = true;
  interface.link = true;
  return interface;
}

inline InterfaceAddress own_address(const Address& address = kOwn, std::uint8_t prefix = 24) {
  InterfaceAddress own;
  own.interface = kCard;
  own.address = address;
  own.prefix = prefix;
  return own;
}

inline Route default_by(const Address& gateway, std::uint32_t metric = 0) {
  Route route;
  route.destination = Address::any(gateway.family());
  route.gateway = gateway;
  route.interface = kCard;
  route.metric = metric;
  return route;
}

inline Route link_route(const Address& network, std::uint8_t prefix) {
  Route route;
  route.destination = network;
  route.prefix = prefix;
  route.interface = kCard;
  return route;
}

inline Neighbour neighbour_at(const Address& address, const std::optional<net::MacAddress>& mac,
                              NeighbourState state = NeighbourState::reachable) {
  Neighbour neighbour;
  neighbour.interface = kCard;
  neighbour.address = address;
  neighbour.mac = mac;
  neighbour.state = state;
  neighbour.confirmed = kStart;
  return neighbour;
}

/// A picture on a time line that the test moves.
class PictureStory : public testing::Test {
 protected:
  PictureStory() { picture.set_time(now); }

  void pass(Duration time) {
    now += time;
    picture.advance(now);
  }
  /// What is there when the reporter begins: the card, its address and its gateway.
  void begin() {
    picture.begin_all();
    picture.put(card());
    picture.put(own_address());
    picture.put(link_route(Address::ipv4(10, 0, 2, 0), 24));
    picture.put(default_by(kRouter));
    picture.end_all();
    shown = picture.timeline().last();
  }
  void sent(const packet::ArpPacket& packet) { picture.see(ArpSeen{kCard, true, now, packet}); }
  void received(const packet::ArpPacket& packet) { picture.see(ArpSeen{kCard, false, now, packet}); }

  /// What was told since the last call.
  std::vector<std::string> told() {
    const auto lines = lines_of(picture.timeline(), shown);
    shown = picture.timeline().last();
    return lines;
  }
  [[nodiscard]] const Event& latest() const { return *picture.timeline().find(picture.timeline().last()); }

  TimePoint now = kStart;
  Picture picture{{}};
  std::uint64_t shown = 0;
};

}  // namespace wirelab::net_status
