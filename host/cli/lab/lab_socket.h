#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/network.h"

namespace wirelab::cli {

/// Ports that sockets of this program had: which conversations of a trace are its own.
using OwnPorts = std::vector<std::uint16_t>;

/// A plain TCP connection to a lab, used as the exercises' programs use theirs: each call waits until it is done, a
/// deadline passed, or a signal came (throws Interrupted).
class LabSocket final : private Watcher {
 public:
  /// `patience` is for each call that follows. `ports`: where the port is put that a connect came from.
  LabSocket(Network& network, const Interruption& interruption, Duration patience, OwnPorts& ports)
      : network_(network),
        interruption_(interruption),
        patience_(patience),
        ports_(ports),
        timer_(network.reactor(), *this) {}
  ~LabSocket();

  /// With Nagle's algorithm, as a program has it that sets no option, or without.
  [[nodiscard]] Result<void> connect(const net::Endpoint& to, bool nagle = true);
  /// Gives all of it to the stack, in one write if that takes it.
  [[nodiscard]] Result<void> send(std::string_view bytes);
  /// What one receive of at most `most` bytes finds; empty at the end of the stream.
  [[nodiscard]] Result<std::string> receive(std::size_t most);
  [[nodiscard]] Result<void> end_sending();
  /// As a program that calls close: unread bytes make it a reset.
  void close();
  [[nodiscard]] net::Endpoint local() const { return stream_->local(); }
  /// Called from the loop, or by who has news: the next look is worth while.
  void ready() override { called_ = true; }

 private:
  /// Turns the loop until `called_`; false at the deadline.
  [[nodiscard]] bool turn();

  Network& network_;
  const Interruption& interruption_;
  Duration patience_;
  OwnPorts& ports_;
  Timer timer_;
  net::StreamHandle stream_;
  bool called_ = false;
};

}  // namespace wirelab::cli
