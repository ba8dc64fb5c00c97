#include "firmware/net_status/words.h"

#include <array>

#include "firmware/packet/dhcp_names.h"

namespace wirelab::net_status {
namespace {

void add_address(TextBuilder& out, const net::Address& address) noexcept { address.append_to(out); }
void add_address(TextBuilder& out, const Ipv4& address) noexcept { address.address().append_to(out); }

void add_mac_or_nothing(TextBuilder& out, const std::optional<net::MacAddress>& mac) noexcept {
  if (mac) {
    net::add_mac(out, *mac);
  } else {
    out.add("no MAC");
  }
}

void add_xid(TextBuilder& out, const DhcpDetail& detail) noexcept {
  out.add(" (xid=0x").add_hex(detail.xid, 8).add(')');
}

/// dhclient's words for what a client says.
void describe_sent(TextBuilder& out, const Event& event, const DhcpDetail& detail) noexcept {
  const Ipv4 address = detail.requested.value_or(detail.client);
  if (!address.is_any()) {
    out.add(detail.type == packet::DhcpType::request ? " for " : " of ");
    add_address(out, address);
  }
  out.add(" on ").add_escaped(event.interface_name.view()).add(" to ");
  add_address(out, detail.to);
  out.add(" port 67");
  add_xid(out, detail);
}

/// And for what a server says.
void describe_received(TextBuilder& out, const DhcpDetail& detail) noexcept {
  if (!detail.terms.address.is_any()) {
    out.add(" of ");
    add_address(out, detail.terms.address);
  }
  out.add(" from ");
  add_address(out, detail.terms.server.value_or(detail.from));
  add_xid(out, detail);
  if (!detail.message.empty()) out.add(": ").add_escaped(detail.message.view());
}

void describe_dhcp(TextBuilder& out, const Event& event, const DhcpDetail* detail) noexcept {
  if (detail == nullptr) {
    out.add("a DHCP message on ").add_escaped(event.interface_name.view()).add(", of which nothing more is kept");
    return;
  }
  const std::string_view name = packet::message_type_name(detail->type);
  if (name.empty()) {
    out.add("DHCP message of type ").add_number(static_cast<std::uint8_t>(detail->type));
  } else {
    out.add(name);
  }
  if (detail->sent) {
    describe_sent(out, event, *detail);
  } else {
    describe_received(out, *detail);
  }
}

void add_with_prefix(TextBuilder& out, const Event& event) noexcept {
  add_address(out, event.address);
  out.add('/').add_number(event.prefix);
}

void describe_neighbour(TextBuilder& out, const Event& event, std::string_view what) noexcept {
  add_address(out, event.address);
  out.add(what);
  if (event.kind == EventKind::neighbour_changed) {
    add_mac_or_nothing(out, event.mac_before);
    out.add(" to ");
  }
  add_mac_or_nothing(out, event.mac);
  if (event.gateway) out.add(" (the gateway)");
}

void describe_rest(TextBuilder& out, const Event& event) noexcept {
  const auto about = [&](std::string_view before, std::string_view after) {
    out.add(before);
    add_address(out, event.address);
    out.add(after);
  };
  switch (event.kind) {
    case EventKind::interface_new: out.add("interface is there"); break;
    case EventKind::interface_gone: out.add("interface is gone"); break;
    case EventKind::link_up: out.add("link is up"); break;
    case EventKind::link_down: out.add("link is down"); break;
    case EventKind::address_added:
      out.add("has ");
      add_with_prefix(out, event);
      break;
    case EventKind::address_removed:
      out.add("has no longer ");
      add_with_prefix(out, event);
      break;
    case EventKind::address_duplicate:
      about("duplicate address: ", " is also used by ");
      if (event.mac) {
        net::add_mac(out, *event.mac);
      } else {
        out.add("another host");
      }
      break;
    case EventKind::address_wanted:
      add_mac_or_nothing(out, event.mac);
      about(" asks whether ", " is free");
      break;
    case EventKind::gateway_changed:
      if (event.count == 0) {
        about("no gateway any more (it was ", ")");
      } else {
        about("gateway is ", "");
      }
      break;
    case EventKind::lease_known: about("lease of ", " was held already"); break;
    case EventKind::lease_bound: about("lease bound: ", ""); break;
    case EventKind::lease_renewed: about("lease renewed: ", ""); break;
    case EventKind::lease_rebound: about("lease rebound: ", ""); break;
    case EventKind::lease_refused: about("lease refused: ", ""); break;
    case EventKind::lease_expired: about("lease expired: ", ""); break;
    case EventKind::lease_released: about("lease released: ", ""); break;
    case EventKind::second_server:
      about("another DHCP server answers: ", " at ");
      add_mac_or_nothing(out, event.mac);
      break;
    case EventKind::neighbour_new: describe_neighbour(out, event, " is at "); break;
    case EventKind::neighbour_changed: describe_neighbour(out, event, " changed from "); break;
    case EventKind::neighbour_gone: describe_neighbour(out, event, " is gone from "); break;
    case EventKind::neighbours_many:
      out.add_number(event.count).add(" more changes of neighbours, not told one by one; the first was ");
      add_address(out, event.address);
      break;
    case EventKind::frames_lost:
      out.add_number(event.count).add(" frames came faster than they were looked at; what they said is missing here");
      break;
    case EventKind::dhcp_message: break;
  }
}

}  // namespace

void describe(TextBuilder& out, const Event& event, const DhcpDetail* detail) noexcept {
  if (event.kind == EventKind::dhcp_message) {
    describe_dhcp(out, event, detail);
    return;
  }
  if (!event.interface_name.empty()) out.add_escaped(event.interface_name.view()).add(": ");
  describe_rest(out, event);
}

void explain(TextBuilder& out, const Event& event) noexcept {
  switch (event.cause) {
    case Cause::unknown: break;
    case Cause::found_at_start: out.add("it was so when wirelabd started"); break;
    case Cause::command: out.add("wirelabd was asked to"); break;
    case Cause::lease_half_over: out.add("T1 is over, by default half of the lease time"); break;
    case Cause::lease_nearly_over:
      out.add("T2 is over, by default seven eighths of the lease time, and its server has not answered");
      break;
    case Cause::before_its_time: out.add("the DHCP client asks before T1"); break;
    case Cause::address_of_before: out.add("the DHCP client asks for the address that it had before"); break;
    case Cause::starts_over:
      out.add("the DHCP client starts over; the address stays until it is removed or the lease's time ends");
      if (event.because != 0) out.add(" (nobody answered #").add_number(event.because).add(')');
      break;
    case Cause::answer: out.add("it follows from #").add_number(event.because); break;
    case Cause::no_answer:
      out.add("nobody answered");
      if (event.because != 0) out.add(" #").add_number(event.because);
      break;
    case Cause::server_refused: out.add("the server refused (#").add_number(event.because).add(')'); break;
    case Cause::lease_given: out.add("a DHCP server gave it"); break;
    case Cause::lease_lost: out.add("there is no lease"); break;
    case Cause::arp_reply: out.add("it answered this host's ARP request"); break;
    case Cause::arp_request: out.add("it sent an ARP request itself"); break;
    case Cause::arp_announcement: out.add("it said so in an ARP packet that nobody asked for"); break;
    case Cause::address_in_use: out.add("an ARP packet of another station says that the address is its own"); break;
    case Cause::address_probed: out.add("an ARP probe asked whether the address is in use"); break;
    case Cause::stack: out.add("the stack's own table says so"); break;
  }
  const bool numbered = event.cause == Cause::lease_given || event.cause == Cause::address_in_use;
  if (event.because != 0 && numbered) out.add(" (#").add_number(event.because).add(')');
}

}  // namespace wirelab::net_status
