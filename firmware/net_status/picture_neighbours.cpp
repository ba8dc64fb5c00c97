// The neighbours of the picture, and what ARP frames tell of them and of rivals.
#include <algorithm>

#include "firmware/net_status/picture.h"

namespace wirelab::net_status {

const Neighbour* Picture::neighbour(InterfaceIndex interface, const net::Address& address) const noexcept {
  const auto* row = neighbours_.find(std::tuple(interface, address));
  return row == nullptr ? nullptr : &row->facts;
}

void Picture::put(const Neighbour& neighbour) {
  auto* known = neighbours_.find(key_of(neighbour));
  const auto mac_before = known != nullptr ? answering_mac(known->facts) : std::nullopt;
  // Linux lets an entry fail also when somebody deletes it: only one that was asked in vain has not answered.
  const bool asked = known != nullptr && known->facts.state == NeighbourState::probe;
  if (neighbours_.put({neighbour, round_}) == SortedTable<Kept<Neighbour>>::Put::full) {
    ++neighbours_left_out_;
    return;
  }
  if (const auto mac = answering_mac(neighbour)) {
    auto told = mac_before;
    if (is_gateway(neighbour.interface, neighbour.address)) {
      const auto remembered = gateways_.remember(neighbour, *mac);
      if (!told && remembered != mac) told = remembered;
    }
    if (!starting_ && told != mac) tell_neighbour(neighbour, *mac, told);
  } else if (mac_before && neighbour.state == NeighbourState::failed) {
    Neighbour gone = neighbour;
    gone.mac = mac_before;
    tell_neighbour_gone(gone, cause_of_going(neighbour, asked ? Cause::no_answer : Cause::stack));
  }
}

void Picture::tell_neighbour(const Neighbour& neighbour, const net::MacAddress& mac,
                             const std::optional<net::MacAddress>& before) {
  Event told = event(before ? EventKind::neighbour_changed : EventKind::neighbour_new, neighbour.interface,
                     arp_.explain(neighbour.interface, neighbour.address, mac, now_));
  told.address = neighbour.address;
  told.mac = neighbour.mac;
  told.mac_before = before;
  told.gateway = is_gateway(neighbour.interface, neighbour.address);
  timeline_.add(told);
}

void Picture::tell_neighbour_gone(const Neighbour& neighbour, Cause cause) {
  Event told = event(EventKind::neighbour_gone, neighbour.interface, cause);
  told.address = neighbour.address;
  told.mac = neighbour.mac;
  told.gateway = is_gateway(neighbour.interface, neighbour.address);
  tell(told);
}

void Picture::remove(const Neighbour& neighbour) {
  auto* row = neighbours_.find(key_of(neighbour));
  if (row == nullptr) return;
  const Neighbour gone = row->facts;
  neighbours_.remove(row);
  const Cause cause = cause_of_going(gone, Cause::stack);
  if (answering_mac(gone)) tell_neighbour_gone(gone, cause);
}

void Picture::expect_removal(const Neighbour& neighbour) noexcept {
  constexpr Duration kWorks = std::chrono::seconds(5);
  expected_removal_ = neighbour;
  expected_until_ = now_ + kWorks;
}

/// A stack may let an entry fail before it removes it (Linux does), so both come through here; the first one counts.
Cause Picture::cause_of_going(const Neighbour& neighbour, Cause otherwise) noexcept {
  if (!expected_removal_ || now_ >= expected_until_ || key_of(*expected_removal_) != key_of(neighbour))
    return otherwise;
  expected_removal_.reset();
  return Cause::command;
}

// Who else claims an address of this host.

void Picture::see(const ArpSeen& seen) {
  arp_.note(seen);
  if (seen.sent) return;
  // Another interface of this host on the same link is no rival.
  const bool own =
      std::ranges::any_of(interfaces(), [&](const auto& row) { return row.facts.mac == seen.packet.sender_mac; });
  if (own || this->interface(seen.interface) == nullptr) return;
  const net::Address& sender = seen.packet.sender_address;
  const auto ours = [&](const net::Address& address) {
    return std::ranges::any_of(addresses(), [&](const auto& row) {
      return row.facts.interface == seen.interface && row.facts.address == address;
    });
  };
  // Probing itself, this host has no right to the address yet (RFC 5227 section 2.1.1).
  const auto probed = [&](const net::Address& address) {
    return arp_.asked(seen.interface, address, now_) == Cause::address_probed;
  };
  if (ours(sender)) {
    tell_rival(seen, EventKind::address_duplicate, Cause::address_in_use, sender);
  } else if (packet::is_probe(seen.packet) &&
             (ours(seen.packet.target_address) || probed(seen.packet.target_address))) {
    tell_rival(seen, EventKind::address_wanted, Cause::address_probed, seen.packet.target_address);
  } else if (probed(sender)) {
    tell_rival(seen, EventKind::address_duplicate, Cause::address_probed, sender);
  }
}

void Picture::tell_rival(const ArpSeen& seen, EventKind kind, Cause cause, const net::Address& address) {
  const net::MacAddress& mac = seen.packet.sender_mac;
  if (rivals_.was_told({kind, address, mac, now_})) return;
  Event told = event(kind, seen.interface, cause);
  told.address = address;
  told.mac = mac;
  const std::uint64_t number = timeline_.add(told);
  DhcpTracker* tracker = this->tracker(seen.interface);
  if (kind == EventKind::address_duplicate && tracker != nullptr) tracker->note_duplicate(Ipv4(address), number, now_);
}

}  // namespace wirelab::net_status
