#include "host/cli/lab/datagram_client.h"

#include "host/cli/lab/lab_clients.h"
#include "host/cli/lab/typed_line.h"

namespace wirelab::cli {
namespace {

/// Nobody says that a datagram was lost: it is given up on sooner than a connection.
constexpr Duration kLongestWait = std::chrono::seconds(3);

class Called final : public Watcher {
 public:
  void ready() override { called = true; }
  bool called = false;
};

}  // namespace

Attempt<void> run_datagram(LabRun& run) {
  Called watcher;
  auto socket = run.network.stack().bind_datagram({net::Address::any(run.server.address.family()), 0});
  if (!socket) return std::unexpected(run.failure(socket.error()));
  (*socket)->watch(&watcher);
  const auto line = typed_line(run, "> ");
  if (!line || line->empty()) return {};
  if (const auto sent = (*socket)->send_to(as_bytes(*line), run.server); !sent) {
    return std::unexpected(run.failure(sent.error()));
  }
  run.tell_sent(*line);
  Timer timer(run.network.reactor(), watcher);
  timer.start(std::min(run.options.timeout, kLongestWait));
  std::string room(2048, '\0');
  for (;;) {
    const auto datagram = (*socket)->receive_from(std::as_writable_bytes(std::span(room)));
    if (datagram && datagram->from == run.server) {
      run.tell_received(std::string_view(room).substr(0, datagram->size));
      return {};
    }
    if (datagram) continue;
    if (timer.expired()) return std::unexpected(run.failure(Error::timed_out));
    run.interruption.check();
    run.network.reactor().run_once(kLongestWait);
  }
}

}  // namespace wirelab::cli
