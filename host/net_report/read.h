#pragma once

#include "host/net_report/value.h"

namespace wirelab::net_report {

// What the parts of documents are made of. All throw DecodeFault.

[[nodiscard]] Terms read_terms(const Value& value);
[[nodiscard]] Interface read_interface(const Value& value);
[[nodiscard]] Route read_route(const Value& value);
[[nodiscard]] Neighbour read_neighbour(const Value& value);

[[nodiscard]] Frame read_frame(const Value& value);
[[nodiscard]] Event read_event(const Value& value);
[[nodiscard]] Line read_line(const Value& value);

[[nodiscard]] Status read_status(const Value& value);
[[nodiscard]] ArpTable read_arp_table(const Value& value);
[[nodiscard]] ArpDeleted read_arp_deleted(const Value& value);
[[nodiscard]] ArpResolved read_arp_resolved(const Value& value);
[[nodiscard]] DhcpRenewal read_dhcp_renewal(const Value& value);
[[nodiscard]] DhcpRelease read_dhcp_release(const Value& value);
[[nodiscard]] DhcpDiscovery read_dhcp_discovery(const Value& value);
[[nodiscard]] Ping read_ping(const Value& value);
[[nodiscard]] NextHop read_next_hop(const Value& value);
[[nodiscard]] Trouble read_trouble(const Value& value);

}  // namespace wirelab::net_report
