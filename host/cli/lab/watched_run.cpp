#include "host/cli/lab/watched_run.h"

#include "host/cli/capture/local_capture.h"
#include "host/cli/lab/appliance_options.h"
#include "host/cli/lab/lab_trace.h"
#include "host/cli/trace/trace_page.h"
#include "host/explain/lab_check.h"

namespace wirelab::cli {
namespace {

/// How the client fared, and the pcapng file of its packets.
struct Watched {
  Attempt<void> done;
  std::string file;
};

Attempt<Watched> watched_by_appliance(const LabClient& client, LabRun& run) {
  const Options of_appliance = options_of_appliance(run.options);
  Conductor conductor(run.network, of_appliance, run.interruption);
  const auto credentials = read_credentials(of_appliance, run.interruption);
  if (!credentials) return std::unexpected(credentials.error());
  const auto connector = make_connector(conductor);
  if (!connector) return std::unexpected(connector.error());
  LabTrace trace(conductor, **connector, *credentials, "port=" + std::to_string(run.server.port));
  if (const auto begun = trace.begin(); !begun) return std::unexpected(begun.error());
  Attempt<void> done = client.run(run);
  auto file = trace.end();
  if (!file) return std::unexpected(file.error());
  return Watched{.done = std::move(done), .file = std::move(*file)};
}

/// Also of a server that is no appliance.
Attempt<Watched> watched_here(const LabClient& client, LabRun& run) {
  Options here = run.options;
  here.capture = {};
  here.capture.local = run.options.lab.local;
  here.capture.port = std::to_string(run.server.port);
  const auto gathering = LocalGathering::begin(here);
  if (!gathering) return std::unexpected(gathering.error());
  Attempt<void> done = client.run(run);
  auto file = (*gathering)->end(run.interruption, kLastPackets, kMostTrace);
  if (!file) return std::unexpected(file.error());
  return Watched{.done = std::move(done), .file = std::move(*file)};
}

}  // namespace

Attempt<void> run_watched(const LabClient& client, LabRun& run) {
  const auto watched = run.options.lab.local ? watched_here(client, run) : watched_by_appliance(client, run);
  if (!watched) return std::unexpected(watched.error());
  run.report.line("");
  const TraceTask task{.options = run.options,
                       .name = run.lab,
                       .content = watched->file,
                       .lab = explain::lab_named(run.lab) ? std::optional(run.lab) : std::nullopt,
                       .port = run.server.port,
                       .own_ports = run.own_ports,
                       .must_hold = run.options.lab.check};
  auto failure = explain_trace(task, run.report, run.interruption, run.explained);
  // What the client met with is the cause of what its trace does not show.
  if (!watched->done || !failure) return watched->done;
  return std::unexpected(std::move(*failure));
}

}  // namespace wirelab::cli
