#include "host/explain/facts.h"

#include <utility>

namespace wirelab::explain {
namespace {

using net::Endpoint;
using packet::ArpOperation;
using packet::DhcpType;
using packet::IcmpMessage;
using packet::IcmpType;

void set_ends(Facts& facts, Topic topic, const Endpoint& from, const Endpoint& to) {
  facts.subject.topic = topic;
  facts.from_low = from <= to;
  facts.subject.low = facts.from_low ? from : to;
  facts.subject.high = facts.from_low ? to : from;
}

Deed deed_of(DhcpType type) noexcept {
  switch (type) {
    case DhcpType::discover: return Deed::dhcp_discover;
    case DhcpType::offer: return Deed::dhcp_offer;
    case DhcpType::request: return Deed::dhcp_request;
    case DhcpType::ack: return Deed::dhcp_ack;
    case DhcpType::nak: return Deed::dhcp_nak;
    case DhcpType::release: return Deed::dhcp_release;
    case DhcpType::inform: return Deed::dhcp_inform;
    default: return Deed::dhcp_other;
  }
}

/// The address that a message is about: what the server gives, else what the client wants, else what it has.
std::optional<net::Address> address_of(const packet::DhcpMessage& message) {
  if (!message.header.your_address.is_any()) return message.header.your_address;
  if (const auto wanted = message.requested_address()) return wanted;
  if (!message.header.client_address.is_any()) return message.header.client_address;
  return std::nullopt;
}

void take_dhcp(Facts& facts, const packet::DhcpMessage& message) {
  facts.subject = {.topic = Topic::dhcp, .low = {}, .high = {}, .number = message.header.xid};
  facts.from_low = message.header.operation == packet::DhcpOperation::request;
  const auto type = message.message_type();
  facts.deed = type ? deed_of(*type) : Deed::dhcp_other;
  if (facts.deed == Deed::dhcp_ack && message.header.your_address.is_any()) facts.deed = Deed::dhcp_settings;
  facts.address = address_of(message);
  facts.server = message.server_identifier();
  facts.station = message.header.mac();
}

void take_udp(Facts& facts, const Udp& udp, const packet::IpPacket& ip) {
  facts.payload = udp.header.length - packet::kUdpHeader;
  facts.content = udp.payload;
  if (udp.dhcp) return take_dhcp(facts, *udp.dhcp);
  set_ends(facts, Topic::udp, {.address = ip.source, .port = udp.header.source_port},
           {.address = ip.destination, .port = udp.header.destination_port});
  facts.deed = Deed::datagram;
}

void take_arp(Facts& facts, const packet::ArpPacket& arp) {
  set_ends(facts, Topic::arp, {.address = arp.sender_address, .port = 0}, {.address = arp.target_address, .port = 0});
  facts.station = arp.sender_mac;
  if (packet::is_probe(arp)) {
    facts.deed = Deed::arp_probe;
  } else if (packet::is_announcement(arp)) {
    facts.deed = Deed::arp_announcement;
  } else if (arp.operation == ArpOperation::request) {
    facts.deed = Deed::arp_request;
  } else if (arp.operation == ArpOperation::reply) {
    facts.deed = Deed::arp_reply;
  }
}

std::uint16_t port_at(ConstBytes bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[at]) << 8U |
                                    std::to_integer<unsigned>(bytes[at + 1]));
}

/// The ends of what an error is about, if that was of this protocol.
std::optional<TcpEnds> quoted_ends(const IcmpMessage& message, std::uint8_t protocol) {
  const auto quoted = packet::quoted_packet(message);
  if (!quoted || quoted->protocol != protocol || quoted->payload.size() < 4) return std::nullopt;
  return TcpEnds{.from = {.address = quoted->source, .port = port_at(quoted->payload, 0)},
                 .to = {.address = quoted->destination, .port = port_at(quoted->payload, 2)}};
}

/// An error belongs to the exchange of which the packet in it was part; as if the other end had said it.
bool take_quote(Facts& facts, const IcmpMessage& message, std::optional<std::size_t> connection) {
  if (const auto datagram = quoted_ends(message, packet::kProtocolUdp)) {
    set_ends(facts, Topic::udp, datagram->to, datagram->from);
    return true;
  }
  const auto segment = quoted_ends(message, packet::kProtocolTcp);
  if (!segment || !connection) return false;
  set_ends(facts, Topic::tcp, segment->to, segment->from);
  facts.subject.number = static_cast<std::uint32_t>(*connection);
  return true;
}

void take_icmp(Facts& facts, const IcmpMessage& message, const packet::IpPacket& ip,
               std::optional<std::size_t> connection) {
  if (message.type == IcmpType::echo_request || message.type == IcmpType::echo_reply) {
    facts.deed = message.type == IcmpType::echo_request ? Deed::echo_request : Deed::echo_reply;
    facts.sequence = message.sequence();
    facts.payload = message.data.size();
  } else if (packet::quoted_packet(message)) {
    facts.deed = message.type == IcmpType::unreachable && message.code == 3 ? Deed::port_unreachable : Deed::icmp_error;
    facts.error = packet::icmp_text(message.type, message.code);
    if (take_quote(facts, message, connection)) return;
  }
  set_ends(facts, Topic::icmp, {.address = ip.source, .port = 0}, {.address = ip.destination, .port = 0});
}

}  // namespace

std::optional<TcpEnds> connection_in_error(const Dissection& dissection) {
  const auto* icmp = dissection.get<IcmpMessage>();
  return icmp == nullptr ? std::nullopt : quoted_ends(*icmp, packet::kProtocolTcp);
}

Facts facts_of(const Dissection& dissection, std::optional<std::size_t> connection) {
  Facts facts;
  if (const auto* arp = dissection.get<packet::ArpPacket>()) {
    take_arp(facts, *arp);
    return facts;
  }
  if (!dissection.ip) return facts;
  const packet::IpPacket& ip = *dissection.ip;
  if (const auto* tcp = dissection.get<Tcp>()) {
    set_ends(facts, Topic::tcp, {.address = ip.source, .port = tcp->segment.source_port},
             {.address = ip.destination, .port = tcp->segment.destination_port});
    facts.subject.number = static_cast<std::uint32_t>(connection.value_or(0));
    facts.payload = tcp->segment.payload_length;
    facts.content = tcp->segment.payload;
  } else if (const auto* udp = dissection.get<Udp>()) {
    take_udp(facts, *udp, ip);
  } else if (const auto* icmp = dissection.get<IcmpMessage>()) {
    take_icmp(facts, *icmp, ip, connection);
  } else {
    set_ends(facts, Topic::other, {.address = ip.source, .port = 0}, {.address = ip.destination, .port = 0});
  }
  return facts;
}

}  // namespace wirelab::explain
