#pragma once

#include "host/cli/conductor.h"
#include "host/cli/net/printer.h"
#include "host/cli/net_options.h"

namespace wirelab::cli {

/// `dhcp renew` and `dhcp release`: opens NET_WATCH, gives the order, and shows what comes of it until the lease is
/// there or gone, or the time-out. With --json the answer alone is printed. Throws Interrupted.
[[nodiscard]] ExitCode run_dhcp_change(const NetOrder& order, Conductor& conductor, const Printer& printer,
                                       Report& report);

}  // namespace wirelab::cli
