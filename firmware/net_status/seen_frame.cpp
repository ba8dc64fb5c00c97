#include "firmware/net_status/seen_frame.h"

#include <algorithm>

#include "firmware/packet/udp.h"

namespace wirelab::net_status {
namespace {

bool is_dhcp_port(std::uint16_t port) noexcept {
  return port == packet::kDhcpServerPort || port == packet::kDhcpClientPort;
}

template <typename T>
std::optional<T> if_sound(packet::Parsed<T> parsed) noexcept {
  return parsed ? std::optional<T>(*parsed) : std::nullopt;
}

void look_into(const packet::Ipv4Packet& packet, SeenFrame& seen) noexcept {
  if (packet.protocol == packet::kProtocolIcmp) {
    seen.icmp = if_sound(packet::parse_icmp(packet));
    return;
  }
  const auto datagram = packet::parse_udp(packet);
  // From whatever port: relays and servers may choose their own (RFC 8357).
  if (!datagram || !is_dhcp_port(datagram->header.destination_port)) return;
  seen.dhcp = if_sound(packet::parse_dhcp(datagram->payload));
}

std::optional<Ipv4> compact(const std::optional<net::Address>& address) noexcept {
  return address ? std::optional<Ipv4>(Ipv4(*address)) : std::nullopt;
}

AddressList compact(const std::optional<packet::AddressList>& list) noexcept {
  AddressList result;
  if (!list) return result;
  for (const net::Address& address : list->view()) result.add(Ipv4(address));
  return result;
}

/// A text up to its first zero: some servers end theirs with one (RFC 2132 section 2 forbids it).
std::string_view without_zeros(std::optional<std::string_view> text) noexcept {
  if (!text) return {};
  return text->substr(0, std::min(text->find('\0'), text->size()));
}

FixedText<127> search_of(const packet::DhcpMessage& message, MutableBytes room) noexcept {
  auto names = message.domain_search(room);
  if (!names) return {};
  std::array<char, 127> text_room{};
  TextBuilder text(text_room);
  while (!names->at_end()) {
    packet::DomainNames::Room name_room;
    const auto name = names->next(name_room);
    // Names that fit no more are left out whole.
    if (!name || text.text().size() + 1 + name->size() > text_room.size()) break;
    if (!text.text().empty()) text.add(' ');
    text.add(*name);
  }
  return text.text();
}

}  // namespace

std::optional<SeenFrame> look_at(ConstBytes frame) noexcept {
  const auto ethernet = packet::parse_ethernet(frame);
  if (!ethernet) return std::nullopt;
  SeenFrame seen;
  seen.ethernet = *ethernet;
  // Another network on the same cable; a tag of network 0 only says how urgent a frame is (IEEE 802.1Q, section 6.9).
  const auto tags = std::span(ethernet->tags).first(ethernet->tag_count);
  if (std::ranges::any_of(tags, [](const packet::VlanTag& tag) { return tag.network != 0; })) return seen;
  if (ethernet->ether_type == packet::kEtherTypeArp) seen.arp = if_sound(packet::parse_arp(ethernet->payload));
  if (ethernet->ether_type == packet::kEtherTypeIpv4) seen.ipv4 = if_sound(packet::parse_ipv4(ethernet->payload));
  if (seen.ipv4) look_into(*seen.ipv4, seen);
  return seen;
}

LeaseTerms terms_of(const packet::DhcpMessage& message) noexcept {
  std::array<std::byte, 255> room;
  LeaseTerms terms;
  terms.address = Ipv4(message.header.your_address);
  terms.server = compact(message.server_identifier());
  terms.mask = compact(message.subnet_mask());
  terms.routers = compact(message.routers());
  terms.dns = compact(message.name_servers());
  terms.domain = without_zeros(message.domain_name(room));
  terms.search = search_of(message, room);
  terms.seconds = message.lease_time();
  terms.t1 = message.renewal_time();
  terms.t2 = message.rebinding_time();
  return terms;
}

DhcpDetail detail_of(const SeenFrame& frame) noexcept {
  const auto message = frame.dhcp.value_or(packet::DhcpMessage());
  const auto packet = frame.ipv4.value_or(packet::Ipv4Packet());
  std::array<std::byte, 255> room;
  DhcpDetail detail;
  detail.type = message.message_type().value_or(packet::DhcpType{});
  detail.sent = message.header.operation == packet::DhcpOperation::request;
  detail.xid = message.header.xid;
  detail.terms = terms_of(message);
  detail.requested = compact(message.requested_address());
  detail.client = Ipv4(message.header.client_address);
  detail.from = Ipv4(packet.source);
  detail.to = Ipv4(packet.destination);
  detail.peer = detail.sent ? frame.ethernet.destination : frame.ethernet.source;
  detail.message = without_zeros(message.message(room));
  for (const packet::DhcpOption& option : message.options) {
    if (detail.option_count == DhcpDetail::kOptions) break;
    detail.options[detail.option_count++] = option.code;
  }
  return detail;
}

}  // namespace wirelab::net_status
