#pragma once

#include "firmware/net/address.h"

namespace wirelab::command {

/// Whom limits for each address count as one: an IPv4 address, also if it is written as an IPv6 one (RFC 4291 section
/// 2.5.5.2); of IPv6 the network of 64 bits, because whoever has one address of it has all of them (RFC 6177). Of the
/// link-local network (RFC 4291 section 2.5.6) every address counts for itself: all neighbours share that one.
[[nodiscard]] net::Address source_of(const net::Address& address) noexcept;

}  // namespace wirelab::command
