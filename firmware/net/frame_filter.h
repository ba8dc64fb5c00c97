#pragma once

#include "firmware/core/bytes.h"
#include "firmware/net/frame_tap.h"

namespace wirelab::net {

/// How many bytes of a frame `belongs_to` needs in order to decide: Ethernet, two VLAN tags, the longest IPv4 header or
/// IPv6 with some extension headers, the ports.
inline constexpr std::size_t kFilterBytes = 128;

/// True if the Ethernet frame carries a TCP segment (RFC 9293) of that conversation, in either direction. Pure; reads
/// VLAN tags (IEEE 802.1Q), IPv4 options and IPv6 extension headers (RFC 8200 section 4). What is cut short, and
/// fragments after the first, which name no ports, belong to nothing.
[[nodiscard]] bool belongs_to(ConstBytes frame, const TapOptions::Conversation& conversation) noexcept;

}  // namespace wirelab::net
