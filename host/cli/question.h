#pragma once

#include <optional>
#include <string>

#include "host/cli/interruption.h"

namespace wirelab::cli {

/// Asks on the terminal and answers whether the reply is yes, in either language; anything else is no. Nothing if
/// standard input is no terminal.
[[nodiscard]] std::optional<bool> ask_yes_or_no(const std::string& question, const Interruption& interruption);

}  // namespace wirelab::cli
