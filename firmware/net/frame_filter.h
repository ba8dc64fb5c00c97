#pragma once

#include "firmware/core/bytes.h"
#include "firmware/net/frame_tap.h"

namespace wirelab::net {

/// How many bytes of a frame the functions here need in order to decide: Ethernet, two VLAN tags, the longest IPv4
/// header or IPv6 with some extension headers, the ports.
inline constexpr std::size_t kFilterBytes = 128;

/// True if the Ethernet frame carries a TCP segment (RFC 9293) of that conversation, in either direction. Pure; reads
/// VLAN tags (IEEE 802.1Q), IPv4 options and IPv6 extension headers (RFC 8200 section 4). What is cut short, and
/// fragments after the first, which name no ports, belong to nothing.
[[nodiscard]] bool belongs_to(ConstBytes frame, const TapOptions::Conversation& conversation) noexcept;

/// True if the Ethernet frame tells how hosts get and find their addresses, or whether they are reached: ARP (RFC 826),
/// DHCP over IPv4 (RFC 2131: UDP from or to port 67 or 68), and ICMP (RFC 792) echo requests, echo replies and errors
/// (RFC 1122 section 3.2.2); also behind one VLAN tag. Pure. Of a fragmented datagram only the first fragment counts,
/// because only it has ports or a type; a frame that is cut before them is none. Nothing of IPv6 is meant.
[[nodiscard]] bool is_addressing(ConstBytes frame) noexcept;

}  // namespace wirelab::net
