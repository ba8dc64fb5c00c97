#pragma once

#include "host/cli/session/session_verb.h"

namespace wirelab::cli {

/// Carries `ls`, `info`, `hash` and `df` out: what the server has.
[[nodiscard]] Flow<void> do_looking(SessionPool& pool, const Options& options, const Interruption& interruption,
                                    Report& report);

}  // namespace wirelab::cli
