#pragma once

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// Removes one entry of the neighbour table (RTM_DELNEIGH). As FactSource::delete_neighbour.
[[nodiscard]] ActionResult remove_neighbour(NetlinkRequests& kernel, InterfaceIndex interface,
                                            const net::Address& address);

/// Makes the kernel put an ARP request, or a neighbour solicitation, on the link to everybody: it is told to forget
/// what it knows and then to use the entry. An entry that is used without that keeps its MAC unasked for as long as it
/// counts as reachable, and one that is set to "probe" asks only the host that is known already (RFC 4861
/// section 7.3.3). As FactSource::ask_for; `unsupported` for an entry that somebody has set and that is not to be
/// forgotten.
[[nodiscard]] ActionResult ask_neighbour(NetlinkRequests& kernel, InterfaceIndex interface,
                                         const net::Address& address);

}  // namespace wirelab::net_status
