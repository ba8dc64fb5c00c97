#pragma once

#include "host/cli/report.h"
#include "host/cli/session/work.h"

namespace wirelab::cli {

/// Makes one folder like another: `mirror get REMOTE LOCAL` or `mirror put LOCAL REMOTE`. Sizes are compared, then
/// SHA-256; what is done, or would be, is told with its reason.
[[nodiscard]] Flow<void> mirror(SessionPool& pool, const Options& options, Report& report);

}  // namespace wirelab::cli
