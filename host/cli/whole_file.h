#pragma once

#include <string>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/messages.h"

namespace wirelab::cli {

/// All bytes of a file; "-" is standard input. Throws Interrupted.
[[nodiscard]] Attempt<std::string> read_whole(const std::string& name, Language language,
                                              const Interruption& interruption);

}  // namespace wirelab::cli
