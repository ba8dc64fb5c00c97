#pragma once

#include <optional>
#include <string_view>

#include "host/cli/interruption.h"
#include "host/cli/report.h"
#include "host/explain/capture_file.h"

namespace wirelab::cli {

/// Explains the packets of a capture: people get the ladder as it grows, `documents` one document for each with --json.
/// Answers what is wrong with the file; what came before that was told. Throws Interrupted.
[[nodiscard]] std::optional<explain::FileTrouble> explain_packets(std::string_view content, Report& report,
                                                                  const Interruption& interruption,
                                                                  nlohmann::json& documents);

}  // namespace wirelab::cli
