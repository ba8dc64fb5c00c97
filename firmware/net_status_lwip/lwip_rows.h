#pragma once

#include "firmware/net_lwip/lwip_card.h"
#include "firmware/net_status/fact_source.h"

/// lwIP's tables as rows: what it keeps of one card at this moment, each put into `sink`.
namespace wirelab::net_status {

/// lwIP's number of the card.
[[nodiscard]] InterfaceIndex index_of(const net::LwipCard& card) noexcept;

void put_interface(const net::LwipCard& card, FactSink& sink);
/// The IPv4 address, and each IPv6 address that is not free.
void put_addresses(const net::LwipCard& card, FactSink& sink);
/// The networks on the link and the default routers.
void put_routes(const net::LwipCard& card, FactSink& sink);
/// ARP table and IPv6 neighbour cache. lwIP counts ages in seconds; of an IPv6 entry that is checked again (stale and
/// after) it knows how long that takes already, not how long the answer before it is ago.
void put_neighbours(const net::LwipCard& card, FactSink& sink);
/// The name servers of the lease; none with a fixed address, because lwIP has no resolver.
void put_resolver(const net::LwipCard& card, FactSink& sink);

}  // namespace wirelab::net_status
