#pragma once

#include "host/cli/interruption.h"
#include "host/cli/options.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// `trace explain FILE`: draws the packets of a capture with a sentence under each. What stands before the place where
/// a file is broken is explained, too.
[[nodiscard]] ExitCode run_trace(const Options& options, const Interruption& interruption, Report& report);

}  // namespace wirelab::cli
