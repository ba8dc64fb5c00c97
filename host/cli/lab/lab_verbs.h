#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries out `lab list`, `lab start`, `lab stop`, and `lab chat` as the appliance, over whichever wire the conductor
/// has. Throws Interrupted.
[[nodiscard]] ExitCode run_lab_verb(const Options& options, Conductor& conductor, Report& report);

/// Carries out `lab run`, and `lab chat` as a client: the client of a lab, over a plain connection of its own. Throws
/// Interrupted. With --trace the appliance captures it meanwhile, and what it saw is explained.
[[nodiscard]] ExitCode run_lab_client(const Options& options, Network& network, Interruption& interruption,
                                      Report& report);

}  // namespace wirelab::cli
