#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/packet/checksum.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/ipv4.h"

namespace wirelab::packet {

/// Bytes of a UDP header.
inline constexpr std::size_t kUdpHeader = 8;

/// A UDP header (RFC 768).
struct UdpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint16_t length = 0;    ///< bytes of header and payload, as the header says
  std::uint16_t checksum = 0;  ///< as it came; 0 if the sender made none
};

/// A UDP datagram that came over IPv4.
struct UdpDatagram {
  UdpHeader header;
  Checksum checksum_state = Checksum::wrong;
  ConstBytes payload;  ///< ends with the datagram, also if the packet goes on
};

/// Reads eight bytes, be there more or not: what an ICMP error quotes of a datagram.
[[nodiscard]] Parsed<UdpHeader> parse_udp_header(ConstBytes bytes) noexcept;

/// Reads the datagram in an IPv4 packet: `not_udp` if it carries another protocol, `fragment` if it is a piece of one.
/// A wrong checksum is told and no flaw.
[[nodiscard]] Parsed<UdpDatagram> parse_udp(const Ipv4Packet& packet) noexcept;

/// The header before `payload`, with the checksum right for these two ends. `invalid` if the payload does not fit an
/// IPv4 packet or an address is not IPv4.
[[nodiscard]] Result<std::array<std::byte, kUdpHeader>> udp_header(const net::Endpoint& source,
                                                                   const net::Endpoint& destination,
                                                                   ConstBytes payload) noexcept;

}  // namespace wirelab::packet
