#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries out status, arp, dhcp, ping, nexthop and timeline. Throws Interrupted.
[[nodiscard]] ExitCode run_net(const Options& options, Conductor& conductor, Report& report);

}  // namespace wirelab::cli
