#pragma once

#include <optional>
#include <string_view>

#include "firmware/net_status/fact_source.h"

namespace wirelab::net_status {

/// What can be asked of a DHCP client.
enum class ClientOrder : std::uint8_t {
  nothing,  ///< only whether it would take one
  renew,    ///< SIGUSR1 of busybox's udhcpc
  release,  ///< SIGUSR2
};

/// Gives an order to the udhcpc of an interface, which is found by its pid file (/run/udhcpc.INTERFACE.pid, or the same
/// in /var/run) and recognized by its name, so that no other program that has got its number is hit. `root` stands
/// before every path. Without such a udhcpc `unsupported`, with what to type instead: that depends on `holder`, whose
/// lease it is, if anybody's. `not_allowed` without the privilege.
[[nodiscard]] ActionResult order_client(std::string_view root, std::string_view interface, ClientOrder order,
                                        const std::optional<Lease>& holder);

}  // namespace wirelab::net_status
