#include "firmware/packet/udp.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kChecksumAt = 6;

Checksum judge(const Ipv4Packet& packet, ConstBytes datagram, std::uint16_t checksum) noexcept {
  if (checksum == 0) return Checksum::absent;
  ChecksumSum sum;
  sum.add_pseudo_header(packet.source, packet.destination, kProtocolUdp, static_cast<std::uint16_t>(datagram.size()));
  return sum.add(datagram).result() == 0 ? Checksum::right : Checksum::wrong;
}

}  // namespace

Parsed<UdpHeader> parse_udp_header(ConstBytes bytes) noexcept {
  if (bytes.size() < kUdpHeader) return flawed(Flaw::udp_cut);
  const UdpHeader header{.source_port = u16_at(bytes, 0),
                         .destination_port = u16_at(bytes, 2),
                         .length = u16_at(bytes, 4),
                         .checksum = u16_at(bytes, kChecksumAt)};
  if (header.length < kUdpHeader) return flawed(Flaw::udp_length);
  return header;
}

Parsed<UdpDatagram> parse_udp(const Ipv4Packet& packet) noexcept {
  if (packet.protocol != kProtocolUdp) return flawed(Flaw::not_udp);
  if (packet.is_fragment()) return flawed(Flaw::fragment);
  const auto header = parse_udp_header(packet.payload);
  if (!header) return flawed(header.error());
  if (header->length > packet.payload.size()) return flawed(Flaw::udp_cut);
  const ConstBytes datagram = packet.payload.first(header->length);
  return UdpDatagram{.header = *header,
                     .checksum_state = judge(packet, datagram, header->checksum),
                     .payload = datagram.subspan(kUdpHeader)};
}

Result<std::array<std::byte, kUdpHeader>> udp_header(const net::Endpoint& source, const net::Endpoint& destination,
                                                     ConstBytes payload) noexcept {
  const bool ipv4 = source.address.family() == net::Family::ipv4 && destination.address.family() == net::Family::ipv4;
  if (!ipv4 || payload.size() > kMostIpv4Payload - kUdpHeader) return fail(Error::invalid);
  const auto length = static_cast<std::uint16_t>(kUdpHeader + payload.size());
  std::array<std::byte, kUdpHeader> header{};
  FieldWriter(header).u16(source.port).u16(destination.port).u16(length).u16(0);
  ChecksumSum sum;
  sum.add_pseudo_header(source.address, destination.address, kProtocolUdp, length);
  const std::uint16_t checksum = sum.add(header).add(payload).result();
  // 0 says that there is none; the sum that comes to 0 is sent as its other spelling (RFC 768).
  FieldWriter(std::span(header).subspan(kChecksumAt)).u16(checksum == 0 ? 0xffff : checksum);
  return header;
}

}  // namespace wirelab::packet
