#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// `capture`: frames of the appliance, or of an interface of this machine, into a file or to standard output, until
/// enough came or somebody ends it with a signal; then the file is whole. Throws Interrupted if nothing has come yet.
[[nodiscard]] ExitCode run_capture(const Options& options, Conductor& conductor, Interruption& interruption,
                                   Report& report);

}  // namespace wirelab::cli
