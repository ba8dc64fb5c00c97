#pragma once

#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Reads a lease of dhcpcd (/var/lib/dhcpcd/INTERFACE.lease): the server's ACK as it came, without the headers before
/// it. Nothing if it is none. Pure.
[[nodiscard]] std::optional<FiledLease> parse_dhcpcd_lease(ConstBytes bytes) noexcept;

}  // namespace wirelab::net_status
