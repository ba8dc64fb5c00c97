#pragma once

#include "firmware/net/address.h"
#include "lwip/ip_addr.h"
#include "lwip/netif.h"

namespace wirelab::net {

/// lwIP's form of an address. A link-local one without a scope gets that of `card`, the only link there is.
[[nodiscard]] ip_addr_t to_lwip(const Address& address, const netif& card) noexcept;

/// The same for an IPv4 address.
[[nodiscard]] ip4_addr_t to_lwip4(const Address& address) noexcept;

/// The portable form; the scope of a link-local address is lwIP's number of the interface.
[[nodiscard]] Address from_lwip(const ip_addr_t& address) noexcept;
[[nodiscard]] Address from_lwip(const ip4_addr_t& address) noexcept;
[[nodiscard]] Address from_lwip(const ip6_addr_t& address) noexcept;

}  // namespace wirelab::net
