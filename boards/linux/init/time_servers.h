#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware/appliance/preseed.h"
#include "firmware/net/address.h"

namespace wirelab::boards {

/// Where the time comes from.
struct TimeServers {
  std::string time;                          ///< a server's name or address; empty: nobody named one
  std::optional<net::Address> names_server;  ///< who knows the address of a name
};

/// What DHCP and the settings say together. `lease` has the values of a lease, "name=value" a line, as /run/lease keeps
/// them; "ntpsrv" (option 42) and "dns" (option 6) are lists of addresses, of which the first that is one counts.
/// DHCP's time server wins over the settings', because it belongs to the network that the board is in; the settings'
/// name server counts only with a fixed address, where there is no lease.
[[nodiscard]] TimeServers choose_time_servers(std::string_view lease, const appliance::Preseed& preseed);

}  // namespace wirelab::boards
