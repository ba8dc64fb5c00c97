#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/options.h"
#include "host/cli/report.h"
#include "host/explain/page.h"

namespace wirelab::cli {

/// A capture to explain.
struct TraceTask {
  const Options& options;                     ///< its `trace` says what to show, and what to make of it
  std::string name;                           ///< what the user calls the capture
  std::string_view content;                   ///< the bytes of the file
  std::optional<std::string> lab = {};        ///< whose traces it is held against
  std::optional<std::uint16_t> port = {};     ///< of that lab; the usual one if none is given
  std::vector<std::uint16_t> own_ports = {};  ///< of the client: only its conversations are judged, if there are any
  bool must_hold = true;                      ///< it fails when the trace does not show what the lab's must
  std::optional<explain::Conclusion> conclusion = {};  ///< of the experiment that made it, to stand in drawings
};

/// Explains it: people get the ladder as it grows, then the verdicts; `result` all of that with --json, as "packets"
/// and "conversations". Writes the drawings and the annotated copy that are wanted. Nothing, or what failed: what came
/// before that was told. Throws Interrupted.
[[nodiscard]] std::optional<Failure> explain_trace(const TraceTask& task, Report& report,
                                                   const Interruption& interruption, nlohmann::json& result);

}  // namespace wirelab::cli
