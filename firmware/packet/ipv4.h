#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/packet/checksum.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Bytes of an IPv4 header without options.
inline constexpr std::size_t kIpv4Header = 20;
/// The most bytes that such a packet carries.
inline constexpr std::size_t kMostIpv4Payload = 65'535 - kIpv4Header;

/// Protocols that IPv4 carries and this folder reads (IANA's protocol numbers).
inline constexpr std::uint8_t kProtocolIcmp = 1;
inline constexpr std::uint8_t kProtocolUdp = 17;

/// The usual name of a protocol number, "ICMP"; empty for one that has none here.
[[nodiscard]] std::string_view protocol_name(std::uint8_t protocol) noexcept;

/// An IPv4 packet (RFC 791 §3.1), field by field; DSCP and ECN are those of RFC 2474 and RFC 3168.
struct Ipv4Packet {
  std::uint8_t version = 4;
  std::uint8_t header_length = 0;     ///< bytes
  std::uint8_t dscp = 0;              ///< 0 to 63
  std::uint8_t ecn = 0;               ///< 0 to 3
  std::uint16_t total_length = 0;     ///< bytes of header and payload, as the header says
  std::uint16_t identification = 0;   ///< the same in all fragments of a packet
  bool reserved_flag = false;         ///< to be zero
  bool dont_fragment = false;         ///< DF
  bool more_fragments = false;        ///< MF
  std::uint16_t fragment_offset = 0;  ///< bytes
  std::uint8_t ttl = 0;               ///< how many routers may still pass it on
  std::uint8_t protocol = 0;          ///< what the payload is
  std::uint16_t checksum = 0;         ///< of the header, as it came
  Checksum checksum_state = Checksum::wrong;
  net::Address source = {};
  net::Address destination = {};
  ConstBytes options;  ///< up to 40 bytes, with what fills them up
  ConstBytes payload;  ///< ends with the packet: the bytes that fill a short frame are left out

  /// True for one piece of a packet: the payload is not all of it, or does not begin it.
  [[nodiscard]] bool is_fragment() const noexcept { return more_fragments || fragment_offset > 0; }
};

/// Reads a packet that is there as a whole. A wrong checksum is told and no flaw, as what the reader shows.
[[nodiscard]] Parsed<Ipv4Packet> parse_ipv4(ConstBytes bytes) noexcept;

/// Reads the beginning of a packet: all of the header, and as much of the payload as there is, as an ICMP error quotes
/// it (RFC 792) or a short capture keeps it. A total length of 0, which the card fills in, is that of all that is
/// there.
[[nodiscard]] Parsed<Ipv4Packet> parse_ipv4_beginning(ConstBytes bytes) noexcept;

/// What a sender chooses in a header.
struct Ipv4Fields {
  net::Address source = {};
  net::Address destination = {};
  std::uint8_t protocol = 0;
  std::uint8_t ttl = 64;
  std::uint8_t dscp = 0;
  std::uint16_t identification = 0;
  bool dont_fragment = true;  ///< with it the identification may stay 0 (RFC 6864 §4.1)
};

/// The header of a whole packet without options, its checksum right. `invalid` if the payload is too long or an address
/// is not IPv4.
[[nodiscard]] Result<std::array<std::byte, kIpv4Header>> ipv4_header(const Ipv4Fields& fields,
                                                                     std::size_t payload_size) noexcept;

}  // namespace wirelab::packet
