#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/clock.h"
#include "firmware/core/fixed_text.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

/// What a stack says about itself, as plain values: the rows of `ip addr`, `ip route` and `ip neigh`, in words that
/// hold for lwIP too.
namespace wirelab::net_status {

/// The number by which a stack knows an interface; never 0. The same as the scope of its link-local addresses.
using InterfaceIndex = std::uint32_t;

enum class InterfaceKind : std::uint8_t { ethernet, loopback, other };

/// Traffic of one direction since the interface is there.
struct Counters {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t errors = 0;
  std::uint64_t dropped = 0;

  friend bool operator==(const Counters&, const Counters&) = default;
};

/// One network interface, without its addresses.
struct Interface {
  InterfaceIndex index = 0;
  FixedText<15> name;
  InterfaceKind kind = InterfaceKind::ethernet;
  net::MacAddress mac{};
  std::uint32_t mtu = 0;  ///< bytes of a packet, without the Ethernet header
  bool up = false;        ///< switched on by whoever administers the host
  bool link = false;      ///< a cable with somebody at its other end (carrier)
  /// The bridge or bond that it is a port of, which speaks for it; 0 for none.
  InterfaceIndex master = 0;
  Counters received;
  Counters sent;
};

/// Where an address or a route comes from.
enum class Origin : std::uint8_t {
  unknown,
  kernel,      ///< the stack made it by itself: the route of an address's own network, loopback
  fixed,       ///< set by an administrator
  dhcp,        ///< from a lease
  link_local,  ///< chosen by this host (RFC 3927, RFC 4862 section 5.3)
  router,      ///< from a router's announcement (RFC 4862 section 5.5)
};

/// One address of an interface.
struct InterfaceAddress {
  InterfaceIndex interface = 0;
  net::Address address;
  std::uint8_t prefix = 0;  ///< bits of its network part
  Origin origin = Origin::unknown;
  bool tentative = false;  ///< still being checked for duplicates (RFC 4862 section 5.4)
  bool duplicate = false;  ///< found to be somebody else's by the stack itself

  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// Where packets for a network go.
struct Route {
  net::Address destination;  ///< its network; with prefix 0 the default route
  std::uint8_t prefix = 0;
  std::optional<net::Address> gateway;  ///< nothing: the destination is on the link
  std::optional<net::Address> source;   ///< the address preferred for what is sent
  InterfaceIndex interface = 0;
  std::uint32_t metric = 0;  ///< of two routes to one network the smaller wins
  Origin origin = Origin::unknown;

  friend bool operator==(const Route&, const Route&) = default;
};

/// What a stack knows about a neighbour's MAC address (RFC 4861 section 7.3.2, in the words of `ip neigh`). lwIP's ARP
/// table maps onto it: pending is incomplete, stable is reachable, one that is asked again is probe, static is
/// permanent.
enum class NeighbourState : std::uint8_t { incomplete, reachable, stale, delay, probe, failed, permanent, no_arp };

/// One entry of the ARP or neighbour table.
struct Neighbour {
  InterfaceIndex interface = 0;
  net::Address address;
  std::optional<net::MacAddress> mac;  ///< nothing while it is being asked for, or when nobody answered
  NeighbourState state = NeighbourState::incomplete;
  TimePoint confirmed{};  ///< when the MAC was last known to be right, or the entry was made
};

/// The MAC of a neighbour that answers, as far as the stack knows; nothing while it is asked for or silent.
[[nodiscard]] std::optional<net::MacAddress> answering_mac(const Neighbour& neighbour) noexcept;

/// True for fe80::/10 (RFC 4291 section 2.5.6) and 169.254.0.0/16 (RFC 3927).
[[nodiscard]] bool is_link_local(const net::Address& address) noexcept;
/// A link-local IPv6 address without a scope (RFC 4007) as the one of that interface; any other address unchanged.
[[nodiscard]] net::Address with_scope(const net::Address& address, InterfaceIndex interface) noexcept;

/// The resolver's settings.
struct Resolver {
  static constexpr std::size_t kServers = 8;
  std::array<net::Address, kServers> servers{};
  std::size_t server_count = 0;
  FixedText<255> search;  ///< domains that are tried behind a name, with blanks between

  friend bool operator==(const Resolver&, const Resolver&) = default;
};

/// "ethernet", "loopback", "other".
[[nodiscard]] std::string_view kind_name(InterfaceKind kind) noexcept;
/// "dhcp", "static", "link-local", …
[[nodiscard]] std::string_view origin_name(Origin origin) noexcept;
/// "reachable", "stale", … as `ip neigh` spells them, in lower case.
[[nodiscard]] std::string_view state_name(NeighbourState state) noexcept;

}  // namespace wirelab::net_status
