#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/appliance/preseed.h"
#include "firmware/net/address.h"

namespace wirelab::boards {

/// So many time servers of DHCP's are asked.
inline constexpr std::size_t kMostServers = 3;

/// Where the time comes from.
struct TimeServers {
  std::vector<std::string> time;             ///< names or addresses, the best first; empty: nobody named one
  std::optional<net::Address> names_server;  ///< who knows the address of a name
};

/// What DHCP and the settings say together. `lease` has the values of a lease, "name=value" a line, as /run/lease keeps
/// them; "ntpsrv" (option 42) and "dns" (option 6) are lists of addresses: the first kMostServers of the one count, and
/// the first of the other. DHCP's time servers come before the settings', because they belong to the network that the
/// board is in; the settings' name server counts only with a fixed address, where there is no lease.
[[nodiscard]] TimeServers choose_time_servers(std::string_view lease, const appliance::Preseed& preseed);

}  // namespace wirelab::boards
