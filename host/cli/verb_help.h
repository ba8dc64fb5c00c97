#pragma once

#include <span>

#include "host/cli/options.h"

namespace wirelab::cli {

/// A verb in the help.
struct VerbHelp {
  Action action;
  const char* word;
  Message about;
  Message usage;
};

/// All verbs, in the order of the help.
[[nodiscard]] std::span<const VerbHelp> verb_helps() noexcept;

}  // namespace wirelab::cli
