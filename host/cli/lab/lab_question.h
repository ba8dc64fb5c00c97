#pragma once

#include <vector>

#include "host/cli/conductor.h"
#include "host/cli/lab/labs_document.h"

namespace wirelab::cli {

/// Asks the appliance about its labs, or to start or stop one: the labs as they are then, or why not.
[[nodiscard]] Attempt<std::vector<LabRow>> ask_labs(Conductor& conductor, client::Verb verb, std::string command);

}  // namespace wirelab::cli
