#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Bytes of an IPv6 header without extension headers.
inline constexpr std::size_t kIpv6Header = 40;

/// An IPv6 packet (RFC 8200 §3) with its extension headers stepped over.
struct Ipv6Packet {
  /// Extension headers that are stepped over; the next one is left as the protocol.
  static constexpr int kMostExtensions = 8;

  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;      ///< 20 bits
  std::uint16_t payload_length = 0;  ///< bytes behind the header, as it says; 0 of a jumbogram (RFC 2675)
  std::uint8_t hop_limit = 0;        ///< how many routers may still pass it on
  net::Address source = {};
  net::Address destination = {};
  bool fragmented = false;            ///< has a fragment header (RFC 8200 §4.5) and is not whole
  std::uint16_t fragment_offset = 0;  ///< bytes
  std::uint8_t protocol = 0;          ///< what the payload is
  std::size_t extensions_length = 0;  ///< bytes between the header and the payload
  ConstBytes payload;                 ///< as much of it as is there; ends with the packet
};

/// Reads the header and as much of the payload as there is: `ipv6_cut`, `ipv6_version`, `ipv6_extension_cut`.
[[nodiscard]] Parsed<Ipv6Packet> parse_ipv6_beginning(ConstBytes bytes) noexcept;

}  // namespace wirelab::packet
