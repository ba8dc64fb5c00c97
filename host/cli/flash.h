#pragma once

#include "host/cli/interruption.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries `flash` out: lists the removable disks, or writes an image to one.
[[nodiscard]] ExitCode run_flash(const Options& options, const Interruption& interruption, Report& report);

}  // namespace wirelab::cli
