#pragma once

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// Asks the kernel which way a packet to `to` goes (RTM_GETROUTE), as `ip route get` does. As FactSource::route_to; a
/// route that forbids or drops the packet is none. The interface of a link-local address is its scope.
[[nodiscard]] Result<RouteAnswer> find_route(NetlinkRequests& kernel, const net::Address& to);

}  // namespace wirelab::net_status
