#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// Carries `accounts`, `account`, `passwd` and `identity` out: who may use an appliance, and with which key it shows
/// itself.
[[nodiscard]] ExitCode run_account(const Options& options, Conductor& conductor, const Interruption& interruption,
                                   Report& report);

}  // namespace wirelab::cli
