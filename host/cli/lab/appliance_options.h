#pragma once

#include "host/cli/options.h"

namespace wirelab::cli {

/// The options for the commands of an appliance whose lab is meant by --port: its own port is --appliance-port, or the
/// usual one.
[[nodiscard]] Options options_of_appliance(const Options& options);

}  // namespace wirelab::cli
