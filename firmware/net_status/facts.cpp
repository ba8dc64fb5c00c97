#include "firmware/net_status/facts.h"

#include <algorithm>

namespace wirelab::net_status {

std::optional<net::MacAddress> answering_mac(const Neighbour& neighbour) noexcept {
  const bool silent = neighbour.state == NeighbourState::failed || neighbour.state == NeighbourState::incomplete;
  return silent ? std::nullopt : neighbour.mac;
}

bool is_link_local(const net::Address& address) noexcept {
  const auto bytes = address.bytes();
  if (address.family() == net::Family::ipv4) return bytes[0] == 169 && bytes[1] == 254;
  return bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80;
}

net::Address with_scope(const net::Address& address, InterfaceIndex interface) noexcept {
  if (address.family() != net::Family::ipv6 || !is_link_local(address) || address.scope() != 0) return address;
  std::array<std::uint8_t, 16> copy{};
  std::ranges::copy(address.bytes(), copy.begin());
  return net::Address::ipv6(copy, interface);
}

std::string_view kind_name(InterfaceKind kind) noexcept {
  switch (kind) {
    case InterfaceKind::ethernet: return "ethernet";
    case InterfaceKind::loopback: return "loopback";
    case InterfaceKind::other: return "other";
  }
  return "other";
}

std::string_view origin_name(Origin origin) noexcept {
  switch (origin) {
    case Origin::unknown: return "unknown";
    case Origin::kernel: return "kernel";
    case Origin::fixed: return "static";
    case Origin::dhcp: return "dhcp";
    case Origin::link_local: return "link-local";
    case Origin::router: return "router";
  }
  return "unknown";
}

std::string_view state_name(NeighbourState state) noexcept {
  switch (state) {
    case NeighbourState::incomplete: return "incomplete";
    case NeighbourState::reachable: return "reachable";
    case NeighbourState::stale: return "stale";
    case NeighbourState::delay: return "delay";
    case NeighbourState::probe: return "probe";
    case NeighbourState::failed: return "failed";
    case NeighbourState::permanent: return "permanent";
    case NeighbourState::no_arp: return "noarp";
  }
  return "failed";
}

}  // namespace wirelab::net_status
