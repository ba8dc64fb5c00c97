#pragma once

#include <expected>
#include <optional>
#include <string>

#include "boards/linux/init/ipv4_setting.h"
#include "firmware/net/mac_address.h"

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
/// The MAC address of an Ethernet interface; nothing if it has none that a card may use.
[[nodiscard]] std::optional<net::MacAddress> mac_of(const std::string& name);
/// True if frames can be sent: it is up and has its cable, or does not know of cables (IFF_RUNNING).
[[nodiscard]] bool link_is_up(const std::string& name);

}  // namespace wirelab::boards
