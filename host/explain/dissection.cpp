#include "host/explain/dissection.h"

#include <algorithm>

namespace wirelab::explain {
namespace {

using packet::Flaw;

/// Keeps what was read, or why it could not be.
template <typename T, typename Parsed, typename Make>
void take(Dissection& into, const Parsed& parsed, Make make) {
  if (parsed) {
    into.inner.emplace<T>(make(*parsed));
  } else if (!packet::is_other_traffic(parsed.error()) || parsed.error() == Flaw::fragment) {
    into.flaw = parsed.error();
  }
}

bool is_dhcp_port(std::uint16_t port) noexcept {
  return port == packet::kDhcpServerPort || port == packet::kDhcpClientPort;
}

Udp udp_of(const packet::UdpHeader& header, const packet::IpPacket& ip, const std::optional<packet::Ipv4Packet>& ipv4) {
  Udp udp{.header = header,
          .checksum_state = packet::Checksum::absent,
          .payload = ip.payload.subspan(packet::kUdpHeader),
          .dhcp = {}};
  udp.payload = udp.payload.first(std::min<std::size_t>(udp.payload.size(), header.length - packet::kUdpHeader));
  if (ipv4) {
    const auto whole = packet::parse_udp(*ipv4);
    if (whole) udp.checksum_state = whole->checksum_state;
  }
  if (is_dhcp_port(header.source_port) || is_dhcp_port(header.destination_port)) {
    const auto message = packet::parse_dhcp(udp.payload);
    if (message) udp.dhcp = *message;
  }
  return udp;
}

void dissect_transport(Dissection& into, const packet::IpPacket& ip) {
  if (ip.is_fragment) {
    into.flaw = Flaw::fragment;
    return;
  }
  switch (ip.protocol) {
    case packet::kProtocolTcp:
      take<Tcp>(into, packet::parse_tcp(ip), [](const packet::TcpSegment& segment) {
        return Tcp{.segment = segment, .options = packet::parse_tcp_options(segment.options)};
      });
      break;
    case packet::kProtocolUdp:
      take<Udp>(into, packet::parse_udp_header(ip.payload),
                [&](const packet::UdpHeader& header) { return udp_of(header, ip, into.ipv4); });
      break;
    case packet::kProtocolIcmp:
      if (into.ipv4) {
        take<packet::IcmpMessage>(into, packet::parse_icmp(*into.ipv4),
                                  [](const packet::IcmpMessage& message) { return message; });
      }
      break;
    default: break;
  }
}

bool says_no_length(const Dissection& dissection) noexcept {
  if (dissection.ipv4) return dissection.ipv4->total_length == 0;
  return dissection.ipv6 && dissection.ipv6->payload_length == 0;
}

/// No packet carries more than the link had, captured or not, whatever its header says; one that says no length,
/// because the card that cuts it into segments fills it in, carries all of that.
std::size_t limited_to_link(const packet::IpPacket& ip, bool says_none, const CapturedPacket& packet) noexcept {
  const auto before = static_cast<std::size_t>(ip.payload.data() - packet.bytes.data());
  const std::size_t on_link = std::max(packet.original_length, packet.bytes.size()) - before;
  return says_none ? on_link : std::min(ip.payload_length, on_link);
}

void dissect_network(Dissection& into, ConstBytes payload, const CapturedPacket& packet) {
  if (into.ether_type == packet::kEtherTypeArp) {
    take<packet::ArpPacket>(into, packet::parse_arp(payload), [](const packet::ArpPacket& arp) { return arp; });
    return;
  }
  if (into.ether_type == packet::kEtherTypeIpv4) {
    if (const auto ipv4 = packet::parse_ipv4_beginning(payload)) into.ipv4 = *ipv4;
  } else if (into.ether_type == packet::kEtherTypeIpv6) {
    if (const auto ipv6 = packet::parse_ipv6_beginning(payload)) into.ipv6 = *ipv6;
  }
  const auto ip = packet::parse_ip(into.ether_type, payload);
  if (!ip) {
    if (!packet::is_other_traffic(ip.error())) into.flaw = ip.error();
    return;
  }
  packet::IpPacket& carrier = into.ip.emplace(*ip);
  carrier.payload_length = limited_to_link(carrier, says_no_length(into), packet);
  dissect_transport(into, carrier);
}

}  // namespace

Dissection dissect(const CapturedPacket& packet) noexcept {
  Dissection dissection;
  const auto link = link_payload(packet.link_type, packet.bytes);
  if (!link) {
    dissection.flaw = link.error();
  } else if (const std::optional<LinkPayload>& carried = *link) {
    dissection.ethernet = carried->ethernet;
    dissection.ether_type = carried->ether_type;
    dissection.reach = carried->reach;
    dissect_network(dissection, carried->payload, packet);
  }
  return dissection;
}

}  // namespace wirelab::explain
