#include "firmware/packet/ip.h"

namespace wirelab::packet {
namespace {

IpPacket from(const Ipv4Packet& packet) noexcept {
  return {.source = packet.source,
          .destination = packet.destination,
          .protocol = packet.protocol,
          .hop_limit = packet.ttl,
          .is_fragment = packet.is_fragment(),
          .payload_length = packet.total_length == 0 ? packet.payload.size()
                                                     : std::size_t{packet.total_length} - packet.header_length,
          .payload = packet.payload};
}

IpPacket from(const Ipv6Packet& packet) noexcept {
  const bool filled_in_later = packet.payload_length == 0;
  return {.source = packet.source,
          .destination = packet.destination,
          .protocol = packet.protocol,
          .hop_limit = packet.hop_limit,
          .is_fragment = packet.fragmented,
          .payload_length = filled_in_later ? packet.payload.size() : packet.payload_length - packet.extensions_length,
          .payload = packet.payload};
}

template <typename Packet>
Parsed<IpPacket> common(const Parsed<Packet>& packet) noexcept {
  if (!packet) return flawed(packet.error());
  return from(*packet);
}

}  // namespace

Parsed<IpPacket> parse_ip(std::uint16_t ether_type, ConstBytes payload) noexcept {
  switch (ether_type) {
    case kEtherTypeIpv4: return common(parse_ipv4_beginning(payload));
    case kEtherTypeIpv6: return common(parse_ipv6_beginning(payload));
    default: return flawed(Flaw::not_ip);
  }
}

}  // namespace wirelab::packet
