#pragma once

#include <expected>
#include <optional>
#include <string>

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {

/// What goes wrong below is a sentence with the interface's name in it.
using LinkOutcome = std::expected<void, std::string>;

/// The first Ethernet interface by name (ARPHRD_ETHER in /sys/class/net); nothing if there is none yet.
[[nodiscard]] std::optional<std::string> first_ethernet();
/// True if the kernel knows that interface.
[[nodiscard]] bool interface_exists(const std::string& name);

/// Brings an interface up (netdevice(7), SIOCSIFFLAGS).
[[nodiscard]] LinkOutcome bring_up(const std::string& name);
/// Gives an interface its one IPv4 address, and its router as the way to everywhere else, in place of what it had.
[[nodiscard]] LinkOutcome set_address(const std::string& name, const Ipv4Setting& setting);
/// Takes the address, and with it every route, from an interface; it stays up.
[[nodiscard]] LinkOutcome clear_address(const std::string& name);
/// The IPv4 address of an interface; nothing if it has none.
[[nodiscard]] std::optional<net::Address> address_of(const std::string& name);

}  // namespace wirelab::boards
