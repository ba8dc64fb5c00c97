#pragma once

#include "host/cli/session/session_verb.h"

namespace wirelab::cli {

/// Carries `get` out: files and whole trees from the server.
[[nodiscard]] Flow<void> do_get(SessionPool& pool, const Options& options, const Interruption& interruption,
                                Report& report);

}  // namespace wirelab::cli
