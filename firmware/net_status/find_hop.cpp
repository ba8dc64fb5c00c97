#include "firmware/net_status/find_hop.h"

namespace wirelab::net_status {
namespace {

constexpr Duration kWait = std::chrono::seconds(3);
constexpr Duration kHopLookAgain = std::chrono::milliseconds(100);

}  // namespace

void FindHop::begin() {
  const Picture& picture = service().reporter().picture();
  const Interface* interface = picture.interface(hop_.route.interface);
  const bool answered = hop_.mac || hop_.route.local;
  if (answered || interface == nullptr || interface->kind != InterfaceKind::ethernet) return finish();
  const net::Address& station = hop_.station();
  deadline_ = now() + kWait;
  // What comes of a question is seen in the stack's table alone where no frame is; IPv6 has no ARP anyway.
  if (station.family() == net::Family::ipv6 || !service().reporter().sees(interface->index)) {
    if (!service().reporter().ask_for(interface->index, station)) return finish();
    timer_.start(kHopLookAgain);
    return;
  }
  const net::Address source = hop_.route.source.value_or(source_for(picture, interface->index, station));
  if (!arp_.ask(*interface, source, station, kWait)) finish();
}

void FindHop::ready() {
  if (timer_.expired()) return look_into_table();
  if (!arp_.over()) return;
  const auto replies = arp_.replies();
  hop_.known = replies.empty() ? HopKnown::no_answer : HopKnown::asked;
  if (!replies.empty()) hop_.mac = replies.front().packet.sender_mac;
  finish();
}

void FindHop::look_into_table() {
  timer_.stop();
  const Neighbour* neighbour = service().reporter().picture().neighbour(hop_.route.interface, hop_.station());
  if (neighbour != nullptr) hop_.mac = answering_mac(*neighbour);
  if (hop_.mac) {
    hop_.known = HopKnown::asked;
    return finish();
  }
  if (now() < deadline_) {
    timer_.start(kHopLookAgain);
    return;
  }
  hop_.known = HopKnown::no_answer;
  finish();
}

void FindHop::write(JsonWriter& json, const Report& report) {
  begin_document(json, "next_hop", report);
  write_next_hop(json, "next_hop", report, hop_);
  json.end_object();
}

net::Address source_for(const Picture& picture, InterfaceIndex interface, const net::Address& to) noexcept {
  net::Address found = net::Address::any(to.family());
  for (const auto& [own, round] : picture.addresses()) {
    if (own.interface != interface || own.address.family() != to.family()) continue;
    if (same_network(own.address, to, own.prefix)) return own.address;
    if (found.is_any()) found = own.address;
  }
  return found;
}

}  // namespace wirelab::net_status
