#include "firmware/net_status/event.h"

namespace wirelab::net_status {
namespace {

std::string_view dhcp_event_name(const DhcpDetail* detail) noexcept {
  switch (detail != nullptr ? detail->type : packet::DhcpType{}) {
    case packet::DhcpType::discover: return "dhcp_discover";
    case packet::DhcpType::offer: return "dhcp_offer";
    case packet::DhcpType::request: return "dhcp_request";
    case packet::DhcpType::decline: return "dhcp_decline";
    case packet::DhcpType::ack: return "dhcp_ack";
    case packet::DhcpType::nak: return "dhcp_nak";
    case packet::DhcpType::release: return "dhcp_release";
    case packet::DhcpType::inform: return "dhcp_inform";
    default: return "dhcp_message";
  }
}

}  // namespace

std::string_view event_name(const Event& event, const DhcpDetail* detail) noexcept {
  switch (event.kind) {
    case EventKind::interface_new: return "interface_new";
    case EventKind::interface_gone: return "interface_gone";
    case EventKind::link_up: return "link_up";
    case EventKind::link_down: return "link_down";
    case EventKind::address_added: return "address_added";
    case EventKind::address_removed: return "address_removed";
    case EventKind::address_duplicate: return "address_duplicate";
    case EventKind::address_wanted: return "address_wanted";
    case EventKind::gateway_changed: return "gateway_changed";
    case EventKind::dhcp_message: return dhcp_event_name(detail);
    case EventKind::lease_known: return "lease_known";
    case EventKind::lease_bound: return "lease_bound";
    case EventKind::lease_renewed: return "lease_renewed";
    case EventKind::lease_rebound: return "lease_rebound";
    case EventKind::lease_refused: return "lease_refused";
    case EventKind::lease_expired: return "lease_expired";
    case EventKind::lease_released: return "lease_released";
    case EventKind::second_server: return "second_server";
    case EventKind::neighbour_new: return "neighbour_new";
    case EventKind::neighbour_changed: return "neighbour_changed";
    case EventKind::neighbour_gone: return "neighbour_gone";
    case EventKind::neighbours_many: return "neighbours_many";
    case EventKind::frames_lost: return "frames_lost";
  }
  return "unknown";
}

std::string_view cause_name(Cause cause) noexcept {
  switch (cause) {
    case Cause::unknown: return "unknown";
    case Cause::found_at_start: return "found_at_start";
    case Cause::command: return "command";
    case Cause::lease_half_over: return "lease_half_over";
    case Cause::lease_nearly_over: return "lease_nearly_over";
    case Cause::before_its_time: return "before_its_time";
    case Cause::address_of_before: return "address_of_before";
    case Cause::starts_over: return "starts_over";
    case Cause::answer: return "answer";
    case Cause::no_answer: return "no_answer";
    case Cause::server_refused: return "server_refused";
    case Cause::lease_given: return "lease_given";
    case Cause::lease_lost: return "lease_lost";
    case Cause::arp_reply: return "arp_reply";
    case Cause::arp_request: return "arp_request";
    case Cause::arp_announcement: return "arp_announcement";
    case Cause::address_in_use: return "address_in_use";
    case Cause::address_probed: return "address_probed";
    case Cause::stack: return "stack";
  }
  return "unknown";
}

}  // namespace wirelab::net_status
