#pragma once

#include "host/cli/experiment/experiment.h"

namespace wirelab::cli {

/// `lab run` of an experiment: its traffic, the trace explained, the numbers, the points, the answer. With --check it
/// fails unless every point holds. Throws Interrupted.
[[nodiscard]] ExitCode run_experiment(const Experiment& experiment, const Options& options, Network& network,
                                      Interruption& interruption, Report& report);

}  // namespace wirelab::cli
