#pragma once

#include <optional>
#include <string_view>

#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Reads what our images' lease script keeps (boards/linux/init): the environment that busybox's udhcpc hands to its
/// script, "name=value" a line, and "monotonic_ms", the moment on the monotonic clock. Nothing if it has no address or
/// is of another interface. Pure.
[[nodiscard]] std::optional<FiledLease> parse_udhcpc_lease(std::string_view text, std::string_view interface) noexcept;

}  // namespace wirelab::net_status
