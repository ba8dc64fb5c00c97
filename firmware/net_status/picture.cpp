#include "firmware/net_status/picture.h"

#include <algorithm>

namespace wirelab::net_status {
namespace {

/// Whether it is the default route that the lease gives.
bool names_router(const Lease& lease, const Route& route) noexcept {
  if (route.prefix != 0 || !route.gateway || route.gateway->family() != net::Family::ipv4) return false;
  const auto routers = lease.terms.routers.view();
  return std::ranges::find(routers, Ipv4(*route.gateway)) != routers.end();
}

}  // namespace

Picture::Picture(const Sizes& sizes)
    : interfaces_(sizes.interfaces),
      addresses_(sizes.addresses),
      routes_(sizes.routes),
      neighbours_(sizes.neighbours),
      trackers_(std::make_unique<DhcpTracker[]>(sizes.interfaces)),
      tracker_room_(sizes.interfaces),
      timeline_(sizes.timeline) {}

Event Picture::event(EventKind kind, InterfaceIndex index, Cause cause) const noexcept {
  Event event;
  event.at = now_;
  event.kind = kind;
  event.cause = cause;
  event.interface = index;
  if (const Interface* known = interface(index)) event.interface_name = known->name;
  return event;
}

void Picture::advance(TimePoint now) {
  set_time(now);
  for (const Kept<Interface>& row : interfaces()) {
    if (DhcpTracker* tracker = this->tracker(row.facts.index)) tracker->advance(now, timeline_);
  }
  timeline_.advance(now);
  tell_losses();
}

TimePoint Picture::next() const noexcept {
  TimePoint next = std::min(timeline_.next(), losses_.next());
  for (const Kept<Interface>& row : interfaces()) {
    if (const DhcpTracker* tracker = this->tracker(row.facts.index)) next = std::min(next, tracker->next());
  }
  return next;
}

// Interfaces.

void Picture::put(const Interface& interface) {
  const Cause cause = starting_ ? Cause::found_at_start : Cause::stack;
  const auto* known = interfaces_.find(interface.index);
  const std::optional<Interface> before = known != nullptr ? std::optional(known->facts) : std::nullopt;
  if (interfaces_.put({interface, round_}) == SortedTable<Kept<Interface>>::Put::full) {
    ++left_out_;
    return;
  }
  fit_tracker(interface, before && before->mac == interface.mac);
  if (!before) {
    timeline_.add(event(EventKind::interface_new, interface.index, cause));
    tell_link(interface, cause);
  } else if (before->link != interface.link || before->up != interface.up) {
    tell_link(interface, cause);
  }
}

/// The lease is the MAC's: it stays with an interface that gets another name, and goes with the MAC.
void Picture::fit_tracker(const Interface& interface, bool same_mac) {
  DhcpTracker* tracker = this->tracker(interface.index);
  if (interface.kind != InterfaceKind::ethernet || interface.master != 0) {
    if (tracker != nullptr) tracker->start(0, "", {});
    return;
  }
  if (tracker != nullptr && same_mac) return tracker->rename(interface.name.view());
  if (tracker == nullptr) tracker = this->tracker(InterfaceIndex{0});
  if (tracker != nullptr) tracker->start(interface.index, interface.name.view(), interface.mac);
}

void Picture::tell_link(const Interface& interface, Cause cause) {
  if (interface.kind == InterfaceKind::loopback) return;
  timeline_.add(
      event(interface.up && interface.link ? EventKind::link_up : EventKind::link_down, interface.index, cause));
}

void Picture::remove(const Interface& interface) {
  auto* row = interfaces_.find(interface.index);
  if (row == nullptr) return;
  gone_ = timeline_.add(event(EventKind::interface_gone, interface.index, Cause::stack));
  // What it takes along goes after it and because of it.
  remove_rows_of(interface.index, neighbours_);
  remove_rows_of(interface.index, routes_);
  remove_rows_of(interface.index, addresses_);
  gone_ = 0;
  if (DhcpTracker* tracker = this->tracker(interface.index)) tracker->start(0, "", {});
  interfaces_.remove(row);
}

template <typename Facts>
void Picture::remove_rows_of(InterfaceIndex interface, SortedTable<Kept<Facts>>& table) {
  for (std::size_t index = table.rows().size(); index-- > 0;) {
    if (table.rows()[index].facts.interface == interface) remove(Facts(table.rows()[index].facts));
  }
}

void Picture::tell(Event told) {
  if (gone_ != 0) {
    told.cause = Cause::answer;
    told.because = gone_;
  }
  timeline_.add(told);
}

DhcpTracker* Picture::tracker(InterfaceIndex interface) noexcept {
  const auto trackers = std::span(trackers_.get(), tracker_room_);
  const auto found = std::ranges::find(trackers, interface, &DhcpTracker::interface);
  return found == trackers.end() ? nullptr : &*found;
}

const DhcpTracker* Picture::tracker(InterfaceIndex interface) const noexcept {
  return const_cast<Picture*>(this)->tracker(interface);
}

void Picture::adopt(InterfaceIndex interface, const Lease& lease) {
  if (DhcpTracker* known = tracker(interface)) known->adopt(lease, now_, timeline_);
}

const Interface* Picture::interface(InterfaceIndex index) const noexcept {
  const auto* row = interfaces_.find(index);
  return row == nullptr ? nullptr : &row->facts;
}

const Interface* Picture::interface(std::string_view name) const noexcept {
  const auto rows = interfaces();
  const auto row = std::ranges::find_if(rows, [&](const auto& one) { return one.facts.name.view() == name; });
  return row == rows.end() ? nullptr : &row->facts;
}

// Addresses.

void Picture::put(const InterfaceAddress& address) {
  const auto* known = addresses_.find(key_of(address));
  const std::optional<InterfaceAddress> before = known != nullptr ? std::optional(known->facts) : std::nullopt;
  if (addresses_.put({address, round_}) == SortedTable<Kept<InterfaceAddress>>::Put::full) {
    ++left_out_;
    return;
  }
  Event told = event(EventKind::address_added, address.interface, cause_of_address(address));
  told.address = address.address;
  told.prefix = address.prefix;
  if (!before && !address.address.is_loopback()) timeline_.add(told);
  if (address.duplicate && !(before && before->duplicate)) {
    told.kind = EventKind::address_duplicate;
    told.cause = Cause::stack;
    timeline_.add(told);
  }
}

Origin Picture::origin_of(const InterfaceAddress& address) const noexcept {
  const DhcpTracker* tracker = this->tracker(address.interface);
  if (tracker == nullptr || !tracker->in_time()) return address.origin;
  return tracker->lease().terms.address.address() == address.address ? Origin::dhcp : address.origin;
}

Cause Picture::cause_of_address(const InterfaceAddress& address) const noexcept {
  if (starting_) return Cause::found_at_start;
  return origin_of(address) == Origin::dhcp ? Cause::lease_given : Cause::stack;
}

void Picture::remove(const InterfaceAddress& address) {
  auto* row = addresses_.find(key_of(address));
  if (row == nullptr) return;
  Event told = event(EventKind::address_removed, address.interface, Cause::stack);
  told.address = address.address;
  told.prefix = address.prefix;
  if (const DhcpTracker* tracker = this->tracker(address.interface)) {
    const Lease& lease = tracker->lease();
    if (!lease.held() && lease.terms.address.address() == address.address) told.cause = Cause::lease_lost;
  }
  if (!address.address.is_loopback()) tell(told);
  addresses_.remove(row);
}

bool Picture::owns(const net::Address& address) const noexcept {
  return std::ranges::any_of(addresses(), [&](const auto& row) { return row.facts.address == address; });
}

// Routes.

const Route* Picture::default_route(net::Family family, InterfaceIndex interface) const noexcept {
  const Route* best = nullptr;
  for (const auto& [route, round] : routes()) {
    const bool fits = route.prefix == 0 && route.gateway && route.destination.family() == family &&
                      (interface == 0 || route.interface == interface);
    if (fits && (best == nullptr || route.metric < best->metric)) best = &route;
  }
  return best;
}

std::optional<Route> Picture::copy_of_default(net::Family family) const noexcept {
  const Route* route = default_route(family);
  return route == nullptr ? std::nullopt : std::optional(*route);
}

void Picture::put(const Route& route) {
  const auto before = copy_of_default(route.destination.family());
  if (routes_.put({route, round_}) == SortedTable<Kept<Route>>::Put::full) ++left_out_;
  tell_default_route(before, route.destination.family());
}

void Picture::remove(const Route& route) {
  auto* row = routes_.find(key_of(route));
  if (row == nullptr) return;
  const auto before = copy_of_default(route.destination.family());
  const net::Family family = route.destination.family();
  routes_.remove(row);
  tell_default_route(before, family);
}

void Picture::tell_default_route(const std::optional<Route>& before, net::Family family) {
  const auto after = copy_of_default(family);
  const bool same = before.has_value() == after.has_value() &&
                    (!before || (before->gateway == after->gateway && before->interface == after->interface));
  if (same) return;
  const Route route = after.value_or(before.value_or(Route()));
  Event told = event(EventKind::gateway_changed, route.interface, cause_of_gateway(route, after.has_value()));
  told.address = route.gateway.value_or(net::Address());
  told.count = after ? 1 : 0;
  tell(told);
}

Origin Picture::origin_of(const Route& route) const noexcept {
  const DhcpTracker* tracker = this->tracker(route.interface);
  if (tracker == nullptr || !tracker->in_time()) return route.origin;
  return names_router(tracker->lease(), route) ? Origin::dhcp : route.origin;
}

Cause Picture::cause_of_gateway(const Route& route, bool there) const noexcept {
  if (starting_) return Cause::found_at_start;
  const DhcpTracker* tracker = this->tracker(route.interface);
  if (tracker == nullptr || !names_router(tracker->lease(), route)) return Cause::stack;
  const bool held = tracker->lease().held();
  if (there && held) return Cause::lease_given;
  return !there && !held ? Cause::lease_lost : Cause::stack;
}

bool Picture::is_gateway(InterfaceIndex interface, const net::Address& address) const noexcept {
  return std::ranges::any_of(
      routes(), [&](const auto& row) { return row.facts.interface == interface && row.facts.gateway == address; });
}

void Picture::put(const Resolver& resolver) { resolver_ = resolver; }

// All of them.

void Picture::begin_all() {
  ++round_;
  left_out_ = 0;
  neighbours_left_out_ = 0;
}

template <typename Facts>
void Picture::remove_older(SortedTable<Kept<Facts>>& table) {
  for (std::size_t index = table.rows().size(); index-- > 0;) {
    if (table.rows()[index].round != round_) remove(Facts(table.rows()[index].facts));
  }
}

void Picture::end_all() {
  // An interface that went takes its rows along, and is why they went.
  remove_older(interfaces_);
  remove_older(neighbours_);
  remove_older(routes_);
  remove_older(addresses_);
  starting_ = false;
}

// Frames.

void Picture::see(InterfaceIndex interface, const DhcpDetail& message, const net::MacAddress& client, bool sent) {
  DhcpTracker* tracker = this->tracker(interface);
  // What speaks for a client or a server of this host and came from outside is a stranger's, whatever it says.
  if (tracker == nullptr || interface == 0 || (client == tracker->mac() && message.sent != sent)) return;
  if (client == tracker->mac()) {
    tracker->see(message, now_, timeline_);
  } else if (!sent) {
    tracker->overhear(message, now_, timeline_);
  }
}

void Picture::lost(InterfaceIndex interface, std::uint64_t count) {
  losses_.note(interface, count);
  tell_losses();
}

void Picture::tell_losses() {
  for (auto sum = losses_.take(now_); sum.count > 0; sum = losses_.take(now_)) {
    Event told = event(EventKind::frames_lost, sum.interface, Cause::unknown);
    told.count = sum.count;
    timeline_.add(told);
  }
}

}  // namespace wirelab::net_status
