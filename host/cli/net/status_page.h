#pragma once

#include "host/cli/net/view.h"

namespace wirelab::cli {

/// The page of `wirelab status`: interfaces with their leases, gateway, name servers, routes, neighbours, last events.
/// Every part is bounded; what is left out of a table is counted there.
[[nodiscard]] Page status_page(const net_report::Document& document, const net_report::Status& status, const View& view,
                               std::string_view appliance);

/// The lease of each interface that uses DHCP, with every term on a line of its own: `wirelab dhcp`.
[[nodiscard]] Page lease_page(const net_report::Document& document, const net_report::Status& status, const View& view);

}  // namespace wirelab::cli
