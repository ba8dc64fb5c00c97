#pragma once

#include "host/cli/session/session_verb.h"

namespace wirelab::cli {

/// Carries `rm`, `mv`, `mkdir` and `rmdir` out: what the server changes on its own disk.
[[nodiscard]] Flow<void> do_change(SessionPool& pool, const Options& options, const Interruption& interruption,
                                   Report& report);

}  // namespace wirelab::cli
