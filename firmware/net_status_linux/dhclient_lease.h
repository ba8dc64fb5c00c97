#pragma once

#include <optional>
#include <string_view>

#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Reads the leases of ISC's dhclient (dhclient.leases(5)): the last whole one of `interface`. Each statement stands on
/// a line of its own, as dhclient writes them. What comes before the first "lease {" may be cut. Pure.
[[nodiscard]] std::optional<FiledLease> parse_dhclient_leases(std::string_view text,
                                                              std::string_view interface) noexcept;

}  // namespace wirelab::net_status
