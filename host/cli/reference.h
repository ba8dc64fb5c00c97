#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// A command as the protocol spells it: the reference client's bytes on the wire, and its screen word for word in
/// Spanish.
[[nodiscard]] ExitCode run_reference(const Options& options, Conductor& conductor, const Interruption& interruption,
                                     Report& report);

}  // namespace wirelab::cli
