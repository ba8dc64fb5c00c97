#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/cli/interruption.h"
#include "host/cli/lab/lab_socket.h"
#include "host/cli/network.h"

namespace wirelab::cli {

/// A UDP socket to one lab, used as the exercises' programs use theirs: not connected, so that it hears of no error.
class LabDatagrams final : private Watcher {
 public:
  /// `ports`: where the port is put that the socket gets.
  LabDatagrams(Network& network, const Interruption& interruption, const net::Endpoint& server, OwnPorts& ports)
      : network_(network),
        interruption_(interruption),
        server_(server),
        ports_(ports),
        timer_(network.reactor(), *this) {}
  ~LabDatagrams();

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> send(std::string_view bytes);
  /// The next datagram of the lab; `timed_out` if none comes in that time. Throws Interrupted.
  [[nodiscard]] Result<std::string> receive(Duration patience);

 private:
  void ready() override {}

  Network& network_;
  const Interruption& interruption_;
  net::Endpoint server_;
  OwnPorts& ports_;
  Timer timer_;
  net::DatagramSocketHandle socket_;
};

}  // namespace wirelab::cli
