#pragma once

#include "host/cli/conductor.h"
#include "host/cli/report.h"

namespace wirelab::cli {

struct LabRun;

/// The chat's client over TCP: what is typed goes out behind this side's name, what comes in is shown as it came. Ends
/// with "quit", the end of the input, or the server. Throws Interrupted.
[[nodiscard]] Attempt<void> run_chat(LabRun& run);
/// The same over UDP, which nobody ends but this side.
[[nodiscard]] Attempt<void> run_udp_chat(LabRun& run);

/// The appliance's side of a chat that runs there: hears it over one session and speaks over another. Throws
/// Interrupted.
[[nodiscard]] ExitCode run_chat_as_appliance(const Options& options, Conductor& conductor, Report& report);

}  // namespace wirelab::cli
