#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"
#include "host/cli/session/work.h"

namespace wirelab::cli {

/// Does what the options say over sessions of `pool`: one everyday verb.
[[nodiscard]] Flow<void> do_session_verb(SessionPool& pool, const Options& options, const Interruption& interruption,
                                         Report& report);

/// The same with a pool of its own: the program's way of running an everyday verb.
[[nodiscard]] ExitCode run_session(const Options& options, Conductor& conductor, Interruption& interruption,
                                   Report& report);

}  // namespace wirelab::cli
