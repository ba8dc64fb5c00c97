#include "firmware/packet/ipv4.h"

#include <algorithm>

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kChecksumAt = 10;
constexpr unsigned kReserved = 0x8000;
constexpr unsigned kDontFragment = 0x4000;
constexpr unsigned kMoreFragments = 0x2000;
constexpr unsigned kFragmentUnits = 0x1fff;  // of 8 bytes

}  // namespace

std::string_view protocol_name(std::uint8_t protocol) noexcept {
  switch (protocol) {
    case kProtocolIcmp: return "ICMP";
    case 2: return "IGMP";
    case 4: return "IPv4";
    case 6: return "TCP";
    case kProtocolUdp: return "UDP";
    case 41: return "IPv6";
    case 47: return "GRE";
    case 50: return "ESP";
    case 51: return "AH";
    case 58: return "ICMPv6";
    case 89: return "OSPF";
    case 112: return "VRRP";
    case 132: return "SCTP";
    default: return "";
  }
}

Parsed<Ipv4Packet> parse_ipv4_beginning(ConstBytes bytes) noexcept {
  if (bytes.empty()) return flawed(Flaw::ipv4_cut);
  const std::uint8_t first = u8_at(bytes, 0);
  if (first >> 4U != 4) return flawed(Flaw::ipv4_version);
  const std::size_t header = std::size_t{first & 0xfU} * 4;
  if (header < kIpv4Header) return flawed(Flaw::ipv4_header_length);
  if (bytes.size() < header) return flawed(Flaw::ipv4_cut);
  const std::uint16_t total = u16_at(bytes, 2);
  // What is too long for the field says 0, and the card that cuts it into segments fills it in.
  const std::size_t length = total == 0 ? bytes.size() : total;
  if (length < header) return flawed(Flaw::ipv4_total_length);
  const std::uint16_t fragment = u16_at(bytes, 6);
  const bool right = internet_checksum(bytes.first(header)) == 0;
  return Ipv4Packet{.version = 4,
                    .header_length = static_cast<std::uint8_t>(header),
                    .dscp = static_cast<std::uint8_t>(u8_at(bytes, 1) >> 2U),
                    .ecn = static_cast<std::uint8_t>(u8_at(bytes, 1) & 3U),
                    .total_length = total,
                    .identification = u16_at(bytes, 4),
                    .reserved_flag = (fragment & kReserved) != 0,
                    .dont_fragment = (fragment & kDontFragment) != 0,
                    .more_fragments = (fragment & kMoreFragments) != 0,
                    .fragment_offset = static_cast<std::uint16_t>((fragment & kFragmentUnits) * 8),
                    .ttl = u8_at(bytes, 8),
                    .protocol = u8_at(bytes, 9),
                    .checksum = u16_at(bytes, kChecksumAt),
                    .checksum_state = right ? Checksum::right : Checksum::wrong,
                    .source = ipv4_at(bytes, 12),
                    .destination = ipv4_at(bytes, 16),
                    .options = bytes.subspan(kIpv4Header, header - kIpv4Header),
                    .payload = bytes.subspan(header, std::min(length, bytes.size()) - header)};
}

Parsed<Ipv4Packet> parse_ipv4(ConstBytes bytes) noexcept {
  auto packet = parse_ipv4_beginning(bytes);
  if (packet && packet->total_length == 0) return flawed(Flaw::ipv4_total_length);
  if (packet && packet->total_length > bytes.size()) return flawed(Flaw::ipv4_cut);
  return packet;
}

Result<std::array<std::byte, kIpv4Header>> ipv4_header(const Ipv4Fields& fields, std::size_t payload_size) noexcept {
  if (payload_size > kMostIpv4Payload || fields.dscp > 63) return fail(Error::invalid);
  std::array<std::byte, kIpv4Header> header{};
  FieldWriter out(header);
  out.u8(4U << 4U | kIpv4Header / 4).u8(static_cast<std::uint8_t>(fields.dscp << 2U));
  out.u16(static_cast<std::uint16_t>(kIpv4Header + payload_size)).u16(fields.identification);
  out.u16(fields.dont_fragment ? kDontFragment : 0).u8(fields.ttl).u8(fields.protocol).u16(0);
  out.ipv4(fields.source).ipv4(fields.destination);
  if (const auto written = out.written(); !written) return fail(written.error());
  FieldWriter(std::span(header).subspan(kChecksumAt)).u16(internet_checksum(header));
  return header;
}

}  // namespace wirelab::packet
