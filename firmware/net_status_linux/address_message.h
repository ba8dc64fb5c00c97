#pragma once

#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// Reads the body of RTM_NEWADDR or RTM_DELADDR (rtnetlink(7); attributes of linux/if_addr.h): the address of this end,
/// also where the link has a peer. Where it comes from is what README.md says. Nothing if it is cut, has no address or
/// is of another family than IPv4 and IPv6.
[[nodiscard]] std::optional<InterfaceAddress> read_address(ConstBytes body) noexcept;

/// How long the kernel keeps an address, which is as long as whoever set it said: the lease of a DHCP client. Times of
/// linux/if_addr.h, ifa_cacheinfo.
struct AddressLife {
  std::uint32_t seconds_left = 0;      ///< 0xffffffff without an end
  Duration set_at = Duration::zero();  ///< when it was last set, since the system started (CLOCK_MONOTONIC)
};
/// The same message's IFA_CACHEINFO; nothing if it has none.
[[nodiscard]] std::optional<AddressLife> read_address_life(ConstBytes body) noexcept;

}  // namespace wirelab::net_status
