#pragma once

#include <compare>
#include <tuple>

#include "firmware/net_status/arp_memory.h"
#include "firmware/net_status/dhcp_tracker.h"
#include "firmware/net_status/fact_source.h"
#include "firmware/net_status/frame_losses.h"
#include "firmware/net_status/gateway_memory.h"
#include "firmware/net_status/rivals.h"
#include "firmware/net_status/sorted_table.h"
#include "firmware/net_status/timeline.h"

namespace wirelab::net_status {

/// How much a board keeps. The memory is reserved once, so no peer can make it more.
struct Sizes {
  std::size_t interfaces = 16;
  std::size_t addresses = 64;
  std::size_t routes = 256;
  std::size_t neighbours = 4096;
  TimelineSizes timeline = {};
};

/// The one model: what a host's network is now, and what happened. Rows come from the stack, frames from the taps,
/// times with each call; what changes becomes an event with its cause. Pure: no socket, clock or file.
class Picture final : public FactSink {
 public:
  /// A row and the round in which it was last put.
  template <typename Facts>
  struct Kept {
    Facts facts;
    std::uint32_t round = 0;
    [[nodiscard]] auto key() const noexcept { return key_of(facts); }
  };

  explicit Picture(const Sizes& sizes);

  /// Everything that is put from now on happens at `now`.
  void set_time(TimePoint now) noexcept { now_ = now; }
  /// Time passed: leases end, floods are summed up.
  void advance(TimePoint now);
  /// When `advance` has something to do.
  [[nodiscard]] TimePoint next() const noexcept;

  // Facts of the stack.

  void put(const Interface& interface) override;
  void put(const InterfaceAddress& address) override;
  void put(const Route& route) override;
  void put(const Neighbour& neighbour) override;
  void put(const Resolver& resolver) override;
  /// With all its rows, which go because of it.
  void remove(const Interface& interface) override;
  void remove(const InterfaceAddress& address) override;
  void remove(const Route& route) override;
  void remove(const Neighbour& neighbour) override;
  void begin_all() override;
  void neighbours_again() override { neighbours_left_out_ = 0; }
  void end_all() override;

  // Frames of the taps.

  void see(const ArpSeen& seen);
  /// A DHCP message of `client` or to it; `sent`: by this host. One that claims to be this host's own and came from
  /// outside is forged, and counts for nothing.
  void see(InterfaceIndex interface, const DhcpDetail& message, const net::MacAddress& client, bool sent);
  /// Frames of an interface were missed; told now and then, as a sum.
  void lost(InterfaceIndex interface, std::uint64_t count);

  /// What is known of an interface's lease; null for an interface that is not there or not Ethernet.
  [[nodiscard]] DhcpTracker* tracker(InterfaceIndex interface) noexcept;
  [[nodiscard]] const DhcpTracker* tracker(InterfaceIndex interface) const noexcept;
  /// wirelabd removed this neighbour because somebody asked it to: when it goes within five seconds, that is why.
  void expect_removal(const Neighbour& neighbour) noexcept;
  /// A lease that an interface's client held before anybody looked.
  void adopt(InterfaceIndex interface, const Lease& lease);

  // What there is.

  [[nodiscard]] std::span<const Kept<Interface>> interfaces() const noexcept { return interfaces_.rows(); }
  [[nodiscard]] std::span<const Kept<InterfaceAddress>> addresses() const noexcept { return addresses_.rows(); }
  [[nodiscard]] std::span<const Kept<Route>> routes() const noexcept { return routes_.rows(); }
  [[nodiscard]] std::span<const Kept<Neighbour>> neighbours() const noexcept { return neighbours_.rows(); }
  [[nodiscard]] const Resolver& resolver() const noexcept { return resolver_; }
  [[nodiscard]] const Timeline& timeline() const noexcept { return timeline_; }
  [[nodiscard]] TimePoint now() const noexcept { return now_; }
  /// Rows that the stack has and for which there was no room here.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_ + neighbours_left_out_; }

  [[nodiscard]] const Interface* interface(InterfaceIndex index) const noexcept;
  [[nodiscard]] const Interface* interface(std::string_view name) const noexcept;
  [[nodiscard]] const Neighbour* neighbour(InterfaceIndex interface, const net::Address& address) const noexcept;
  /// True if some route of that interface leads through `address`.
  [[nodiscard]] bool is_gateway(InterfaceIndex interface, const net::Address& address) const noexcept;
  /// True if it is an address of an interface of this host.
  [[nodiscard]] bool owns(const net::Address& address) const noexcept;
  /// Whence an address or a route comes: DHCP where the lease whose time runs names it, else what the stack says. A
  /// stack knows nothing of that when a client's script set them.
  [[nodiscard]] Origin origin_of(const InterfaceAddress& address) const noexcept;
  [[nodiscard]] Origin origin_of(const Route& route) const noexcept;
  /// The default route of that family that wins, of all or of one interface's own; null if there is none.
  [[nodiscard]] const Route* default_route(net::Family family, InterfaceIndex interface = 0) const noexcept;

 private:
  static auto key_of(const Interface& interface) noexcept { return interface.index; }
  static auto key_of(const InterfaceAddress& address) noexcept {
    return std::tuple(address.interface, address.address, address.prefix);
  }
  static auto key_of(const Route& route) noexcept {
    return std::tuple(route.destination, route.prefix, route.metric, route.interface, route.gateway);
  }
  static auto key_of(const Neighbour& neighbour) noexcept { return std::tuple(neighbour.interface, neighbour.address); }

  [[nodiscard]] Event event(EventKind kind, InterfaceIndex interface, Cause cause) const noexcept;
  void tell(Event told);
  void fit_tracker(const Interface& interface, bool same_mac);
  void tell_link(const Interface& interface, Cause cause);
  void tell_default_route(const std::optional<Route>& before, net::Family family);
  void tell_neighbour(const Neighbour& neighbour, const net::MacAddress& mac,
                      const std::optional<net::MacAddress>& before);
  void tell_neighbour_gone(const Neighbour& neighbour, Cause cause);
  void tell_rival(const ArpSeen& seen, EventKind kind, Cause cause, const net::Address& address);
  void tell_losses();
  [[nodiscard]] Cause cause_of_going(const Neighbour& neighbour, Cause otherwise) noexcept;
  [[nodiscard]] Cause cause_of_gateway(const Route& route, bool there) const noexcept;
  [[nodiscard]] Cause cause_of_address(const InterfaceAddress& address) const noexcept;
  [[nodiscard]] std::optional<Route> copy_of_default(net::Family family) const noexcept;
  template <typename Facts>
  void remove_older(SortedTable<Kept<Facts>>& table);
  template <typename Facts>
  void remove_rows_of(InterfaceIndex interface, SortedTable<Kept<Facts>>& table);

  SortedTable<Kept<Interface>> interfaces_;
  SortedTable<Kept<InterfaceAddress>> addresses_;
  SortedTable<Kept<Route>> routes_;
  SortedTable<Kept<Neighbour>> neighbours_;
  std::unique_ptr<DhcpTracker[]> trackers_;
  std::size_t tracker_room_;
  Resolver resolver_;
  Timeline timeline_;
  ArpMemory arp_;
  FrameLosses losses_;
  GatewayMemory gateways_;
  Rivals rivals_;
  std::optional<Neighbour> expected_removal_;
  TimePoint expected_until_{};
  TimePoint now_{};
  std::uint32_t round_ = 0;
  std::uint64_t gone_ = 0;  // the event of an interface whose rows are going with it
  std::uint64_t left_out_ = 0;
  std::uint64_t neighbours_left_out_ = 0;
  bool starting_ = true;  // until the first end_all: what is there was there before us
};

}  // namespace wirelab::net_status
