#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/packet/ethernet.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/ipv4.h"
#include "firmware/packet/ipv6.h"

namespace wirelab::packet {

inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::uint8_t kProtocolIcmpv6 = 58;

/// What TCP and UDP have to know of the packet that carries them, whichever version of IP it is.
struct IpPacket {
  net::Address source = {};
  net::Address destination = {};
  std::uint8_t protocol = 0;
  std::uint8_t hop_limit = 0;      ///< IPv4's time to live
  bool is_fragment = false;        ///< the payload is not all of it, or does not begin it
  std::size_t payload_length = 0;  ///< bytes that the packet carries
  ConstBytes payload;              ///< those of them that were captured
};

/// The packet in a payload of that EtherType, also if the capture is short: `not_ip` if it is of another type, else the
/// flaws of `parse_ipv4_beginning` and `parse_ipv6_beginning`. Of a super-frame that says a length of 0, because the
/// card fills it in, the length is what was captured.
[[nodiscard]] Parsed<IpPacket> parse_ip(std::uint16_t ether_type, ConstBytes payload) noexcept;

}  // namespace wirelab::packet
