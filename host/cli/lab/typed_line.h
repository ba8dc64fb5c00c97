#pragma once

#include <optional>
#include <string>

namespace wirelab::cli {

struct LabRun;

/// The next line of standard input without its end; nothing at the end of the input. On a terminal `prompt` stands
/// before it. Throws Interrupted.
[[nodiscard]] std::optional<std::string> typed_line(const LabRun& run, const char* prompt);

}  // namespace wirelab::cli
