#pragma once

#include "host/cli/failure.h"

namespace wirelab::cli {

struct LabRun;

/// One typed line as a datagram, and the datagram that answers it, if one does before the time-out.
[[nodiscard]] Attempt<void> run_datagram(LabRun& run);

}  // namespace wirelab::cli
