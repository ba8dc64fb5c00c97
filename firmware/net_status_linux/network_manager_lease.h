#pragma once

#include <optional>
#include <string_view>

#include "firmware/net_status_linux/filed_lease.h"

namespace wirelab::net_status {

/// Reads what NetworkManager keeps of a device (/run/NetworkManager/devices/INDEX, a key file): the section "dhcp4" of
/// its newer versions, with the names that dhclient gives to its scripts and "expiry" by the calendar. Nothing without
/// it. Pure.
[[nodiscard]] std::optional<FiledLease> parse_network_manager_lease(std::string_view text) noexcept;

/// The connection that such a file names, by which older versions name their lease files; empty without one.
[[nodiscard]] std::string_view connection_of(std::string_view text) noexcept;

}  // namespace wirelab::net_status
