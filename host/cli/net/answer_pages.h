#pragma once

#include "host/cli/net/view.h"

namespace wirelab::cli {

/// The ARP table, gateways first: `wirelab arp`.
[[nodiscard]] Page arp_page(const net_report::ArpTable& table, const View& view);
/// What was deleted from it.
[[nodiscard]] Page deleted_page(const net_report::ArpDeleted& answer, const View& view);
/// The request and every reply: `wirelab arp resolve`.
[[nodiscard]] Page resolved_page(const net_report::ArpResolved& answer, const View& view);

/// Every server that offered, with its terms: `wirelab dhcp discover`.
[[nodiscard]] Page discovery_page(const net_report::DhcpDiscovery& answer, const View& view);

/// The IP header field by field, the replies and what they add up to: `wirelab ping`.
[[nodiscard]] Page ping_page(const net_report::Ping& answer, const View& view);

/// Which MAC a packet goes to, whose it is, and why: `wirelab nexthop`.
[[nodiscard]] Page next_hop_page(const net_report::NextHop& hop, const View& view);

}  // namespace wirelab::cli
