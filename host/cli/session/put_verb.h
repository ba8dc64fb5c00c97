#pragma once

#include "host/cli/session/session_verb.h"

namespace wirelab::cli {

/// Carries `put` out: files and whole trees to the server.
[[nodiscard]] Flow<void> do_put(SessionPool& pool, const Options& options, const Interruption& interruption,
                                Report& report);

}  // namespace wirelab::cli
