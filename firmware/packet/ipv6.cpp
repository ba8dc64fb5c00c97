#include "firmware/packet/ipv6.h"

#include <algorithm>
#include <array>

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

// Extension headers (RFC 8200 §4.1, RFC 4302; IANA's protocol numbers).
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kDestinationOptions = 60;
constexpr std::size_t kLeastExtension = 8;

net::Address ipv6_at(ConstBytes bytes, std::size_t at) noexcept {
  std::array<std::uint8_t, 16> address{};
  for (std::size_t i = 0; i < address.size(); ++i) address.at(i) = u8_at(bytes, at + i);
  return net::Address::ipv6(address);
}

/// Bytes of the extension header that `bytes` begins with; 0 if `kind` is none.
std::size_t extension_length(std::uint8_t kind, ConstBytes bytes) noexcept {
  switch (kind) {
    case kHopByHop:
    case kRouting:
    case kDestinationOptions: return (std::size_t{u8_at(bytes, 1)} + 1) * 8;
    case kAuthentication: return (std::size_t{u8_at(bytes, 1)} + 2) * 4;
    case kFragment: return kLeastExtension;
    default: return 0;
  }
}

bool is_extension(std::uint8_t kind) noexcept {
  return kind == kHopByHop || kind == kRouting || kind == kFragment || kind == kAuthentication ||
         kind == kDestinationOptions;
}

}  // namespace

Parsed<Ipv6Packet> parse_ipv6_beginning(ConstBytes bytes) noexcept {
  if (bytes.empty()) return flawed(Flaw::ipv6_cut);
  if (u8_at(bytes, 0) >> 4U != 6) return flawed(Flaw::ipv6_version);
  if (bytes.size() < kIpv6Header) return flawed(Flaw::ipv6_cut);
  const std::uint32_t first = u32_at(bytes, 0);
  Ipv6Packet packet{.traffic_class = static_cast<std::uint8_t>(first >> 20U & 0xffU),
                    .flow_label = first & 0xfffffU,
                    .payload_length = u16_at(bytes, 4),
                    .hop_limit = u8_at(bytes, 7),
                    .source = ipv6_at(bytes, 8),
                    .destination = ipv6_at(bytes, 24),
                    .protocol = u8_at(bytes, 6),
                    .payload = bytes.subspan(kIpv6Header)};
  // A jumbogram, and what a card cuts into segments, says 0: then it is what was captured.
  if (packet.payload_length > 0) {
    packet.payload = packet.payload.first(std::min<std::size_t>(packet.payload_length, packet.payload.size()));
  }
  for (int count = 0; count < Ipv6Packet::kMostExtensions && is_extension(packet.protocol); ++count) {
    if (packet.payload.size() < kLeastExtension) return flawed(Flaw::ipv6_extension_cut);
    const std::size_t length = extension_length(packet.protocol, packet.payload);
    if (length > packet.payload.size()) return flawed(Flaw::ipv6_extension_cut);
    if (packet.protocol == kFragment) {
      const std::uint16_t place = u16_at(packet.payload, 2);
      packet.fragment_offset = static_cast<std::uint16_t>(place & 0xfff8U);
      packet.fragmented = packet.fragment_offset > 0 || (place & 1U) != 0;
    }
    packet.protocol = u8_at(packet.payload, 0);
    packet.payload = packet.payload.subspan(length);
    packet.extensions_length += length;
    // What follows in a later piece is no header.
    if (packet.fragment_offset > 0) break;
  }
  return packet;
}

}  // namespace wirelab::packet
