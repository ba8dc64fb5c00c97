#pragma once

#include "host/cli/report.h"
#include "host/cli/session/work.h"

namespace wirelab::cli {

/// Reads commands and does them in the sessions of `pool`, which stay open; opens them again when they break. Answers
/// the exit code of the first command that failed where nobody watches, else "ok".
[[nodiscard]] ExitCode run_shell(SessionPool& pool, const Options& options, Interruption& interruption, Report& report);

}  // namespace wirelab::cli
