#pragma once

#include "host/cli/lab/lab_clients.h"

namespace wirelab::cli {

/// Runs a client while its packets are captured, by the appliance or on an interface of this machine (--local), and
/// explains them. What the client met with is told first.
[[nodiscard]] Attempt<void> run_watched(const LabClient& client, LabRun& run);

}  // namespace wirelab::cli
