#pragma once

#include "host/cli/conductor.h"
#include "host/cli/net/printer.h"

namespace wirelab::cli {

/// `status --watch`: the page, drawn anew when an event comes, at most four times a second, and every two seconds for
/// what counts by itself. An appliance that goes away is waited for; one that cannot be reached at the beginning, or
/// refuses, is an error. Ends by a signal: throws Interrupted.
[[nodiscard]] ExitCode run_status_watch(Conductor& conductor, const Printer& printer, Report& report);

}  // namespace wirelab::cli
