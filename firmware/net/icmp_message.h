#pragma once

#include <optional>

#include "firmware/net/icmp_socket.h"

namespace wirelab::net {

// What the back ends of IcmpSocket have in common.

/// True for the types that a socket shows: echo replies and errors. Of ICMP these are 0, 3, 4, 5, 11 and 12 (RFC 792,
/// RFC 1122 section 3.2.2), of ICMPv6 129 and all below 128 (RFC 4443 section 2.1).
[[nodiscard]] bool is_shown_icmp(Family family, std::uint8_t type) noexcept;

/// Whether `message` can be sent to `to` from a socket of `family` at all.
[[nodiscard]] bool can_send_icmp(Family family, ConstBytes message, const Address& to) noexcept;

/// Reads the IPv4 header (RFC 791 section 3.1) and the type of a received packet of which `packet` is the beginning, at
/// least IcmpSocket::kLeastRoom bytes unless it is shorter as a whole. All but `truncated` is filled in, `size` with
/// that of `packet`. Nothing if it is no whole header and message, or of a type that is not shown.
[[nodiscard]] std::optional<IcmpMessage> read_icmp_packet(ConstBytes packet) noexcept;

}  // namespace wirelab::net
