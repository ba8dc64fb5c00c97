#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries `trust`, `forget` and `claim` out: which key an appliance has, and whose it is.
[[nodiscard]] ExitCode run_trust(const Options& options, Conductor& conductor, const Interruption& interruption,
                                 Report& report);

}  // namespace wirelab::cli
