#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries an everyday verb out: each of its names in turn, until one shows that the server is not there.
[[nodiscard]] ExitCode run_everyday(const Options& options, Conductor& conductor, const Interruption& interruption,
                                    Report& report);

}  // namespace wirelab::cli
