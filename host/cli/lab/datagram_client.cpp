#include "host/cli/lab/datagram_client.h"

#include "host/cli/lab/lab_clients.h"
#include "host/cli/lab/lab_datagrams.h"
#include "host/cli/lab/typed_line.h"

namespace wirelab::cli {
namespace {

/// Nobody says that a datagram was lost: it is given up on sooner than a connection.
constexpr Duration kLongestWait = std::chrono::seconds(3);

}  // namespace

Attempt<void> run_datagram(LabRun& run) {
  LabDatagrams socket(run.network, run.interruption, run.server, run.own_ports);
  if (const auto opened = socket.open(); !opened) return std::unexpected(run.failure(opened.error()));
  const auto line = typed_line(run, "> ");
  if (!line || line->empty()) return {};
  if (const auto sent = socket.send(*line); !sent) return std::unexpected(run.failure(sent.error()));
  run.tell_sent(*line);
  const auto answer = socket.receive(std::min<Duration>(run.options.timeout, kLongestWait));
  if (!answer) return std::unexpected(run.failure(answer.error()));
  run.tell_received(*answer);
  return {};
}

}  // namespace wirelab::cli
