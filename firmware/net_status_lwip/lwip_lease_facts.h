#pragma once

#include <optional>

#include "firmware/net_lwip/lwip_lease.h"
#include "firmware/net_status/lease.h"

namespace wirelab::net_status {

/// The lease that lwIP's client has, as the reporter tells it; nothing if it has none. `now` is the clock's: lwIP
/// counts the seconds since the acknowledgement, but not those of a lease without an end.
[[nodiscard]] std::optional<Lease> held_lease_of(const net::LwipLease& client, TimePoint now) noexcept;

}  // namespace wirelab::net_status
