#pragma once

#include <optional>
#include <string_view>

#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Reads a lease of systemd-networkd (/run/systemd/netif/leases/INDEX): "NAME=value" a line. Its authors call it
/// private: what is not understood is left out. Nothing without an address. NetworkManager's client writes the same
/// form, older ones all of it and newer ones the address alone. Pure.
[[nodiscard]] std::optional<FiledLease> parse_networkd_lease(std::string_view text) noexcept;

/// Seconds of a time as systemd writes it (systemd.time(7)): "600", "1h 30min", "infinity". Nothing if it is none, or
/// has parts that are no whole seconds.
[[nodiscard]] std::optional<std::uint32_t> read_time_span(std::string_view text) noexcept;

}  // namespace wirelab::net_status
