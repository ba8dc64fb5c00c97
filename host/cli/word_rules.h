#pragma once

#include "host/cli/options.h"

namespace wirelab::cli {

/// Looks at the words behind a verb, or behind a command of the protocol: how many there are, and whether they can be
/// said. Throws WrongUsage.
void check_words(const Options& options);

}  // namespace wirelab::cli
