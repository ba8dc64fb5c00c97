#pragma once

#include "host/cli/exit_code.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// Does what the command line asks for. Does not return if a signal ends it.
[[nodiscard]] ExitCode run_program(const Options& options);

}  // namespace wirelab::cli
