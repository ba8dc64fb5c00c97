#include "firmware/capture/filter.h"

#include "firmware/packet/arp.h"
#include "firmware/packet/ethernet.h"
#include "firmware/packet/fields.h"
#include "firmware/packet/ip.h"

namespace wirelab::capture {
namespace {

constexpr std::uint8_t kProtocolIcmp = 1;
constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::size_t kPorts = 4;
constexpr std::size_t kIcmpHeader = 8;

/// What a filter has to know of a packet, whichever version of IP it is.
struct Packet {
  net::Address source;
  net::Address destination;
  std::uint8_t protocol = 0;
  bool begins = false;  // the payload is not a later piece
  ConstBytes payload;
};

std::optional<Packet> packet_in(std::uint16_t ether_type, ConstBytes bytes) noexcept {
  if (ether_type == packet::kEtherTypeIpv4) {
    const auto found = packet::parse_ipv4_beginning(bytes);
    if (!found) return std::nullopt;
    return Packet{found->source, found->destination, found->protocol, found->fragment_offset == 0, found->payload};
  }
  if (ether_type == packet::kEtherTypeIpv6) {
    const auto found = packet::parse_ipv6_beginning(bytes);
    if (!found) return std::nullopt;
    return Packet{found->source, found->destination, found->protocol, found->fragment_offset == 0, found->payload};
  }
  return std::nullopt;
}

/// The packet that an ICMP error quotes (RFC 792, RFC 4443 section 3).
std::optional<Packet> quoted_in(const Packet& packet) noexcept {
  if (!packet.begins || packet.payload.size() < kIcmpHeader) return std::nullopt;
  const std::uint8_t type = packet::u8_at(packet.payload, 0);
  const ConstBytes quote = packet.payload.subspan(kIcmpHeader);
  if (packet.protocol == kProtocolIcmp) {
    const bool is_error = type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    return is_error ? packet_in(packet::kEtherTypeIpv4, quote) : std::nullopt;
  }
  if (packet.protocol == packet::kProtocolIcmpv6 && type < 128) return packet_in(packet::kEtherTypeIpv6, quote);
  return std::nullopt;
}

bool has_port(const FrameFilter& filter, const Packet& packet) noexcept {
  const bool udp = packet.protocol == kProtocolUdp;
  if (!packet.begins || (packet.protocol != packet::kProtocolTcp && !udp) || packet.payload.size() < kPorts) {
    return false;
  }
  const Transport transport = udp ? Transport::udp : Transport::tcp;
  const auto either_end = [&](const auto& wanted) {
    return wanted(packet::u16_at(packet.payload, 0)) || wanted(packet::u16_at(packet.payload, 2));
  };
  if (const auto& port = filter.port) {
    if (port->transport != Transport::either && port->transport != transport) return false;
    if (!either_end([&](std::uint16_t number) { return number == port->number; })) return false;
  }
  return filter.labs == nullptr ||
         either_end([&](std::uint16_t number) { return filter.labs->is_lab_port(transport, number); });
}

bool has_wanted_port(const FrameFilter& filter, const Packet& packet) noexcept {
  if (has_port(filter, packet)) return true;
  const auto quoted = quoted_in(packet);
  return quoted && has_port(filter, *quoted);
}

bool is_about(const net::Address& host, const packet::EthernetFrame& frame,
              const std::optional<Packet>& packet) noexcept {
  if (packet) return packet->source == host || packet->destination == host;
  if (frame.ether_type != packet::kEtherTypeArp) return false;
  const auto arp = packet::parse_arp(frame.payload);
  return arp && (arp->sender_address == host || arp->target_address == host);
}

bool is_of(Protocol protocol, const packet::EthernetFrame& frame, const std::optional<Packet>& packet) noexcept {
  const auto carries = [&](std::uint8_t number) { return packet && packet->protocol == number; };
  switch (protocol) {
    case Protocol::any: return true;
    case Protocol::arp: return frame.ether_type == packet::kEtherTypeArp;
    case Protocol::icmp: return carries(kProtocolIcmp) || carries(packet::kProtocolIcmpv6);
    case Protocol::tcp: return carries(packet::kProtocolTcp);
    case Protocol::udp: return carries(kProtocolUdp);
  }
  return false;
}

}  // namespace

bool FrameFilter::keeps(ConstBytes frame) const noexcept {
  const bool by_port = labs != nullptr || port;
  if (!by_port && !host && protocol == Protocol::any) return true;
  const auto ethernet = packet::parse_ethernet(frame);
  if (!ethernet) return false;
  const auto packet = packet_in(ethernet->ether_type, ethernet->payload);
  if (host && !is_about(*host, *ethernet, packet)) return false;
  if (!is_of(protocol, *ethernet, packet)) return false;
  return !by_port || (packet && has_wanted_port(*this, *packet));
}

}  // namespace wirelab::capture
