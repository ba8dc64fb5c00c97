#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "host/cli/lab/lab_socket.h"
#include "host/cli/options.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// One run of a lab's client: what it is about, and where it tells what it does.
struct LabRun {
  const Options& options;
  Network& network;
  const Interruption& interruption;
  Report& report;
  std::string lab;
  net::Endpoint server;
  OwnPorts own_ports = {};                              ///< that its sockets had
  nlohmann::json steps = nlohmann::json::array();       ///< what was sent and received, in order
  nlohmann::json explained = nlohmann::json::object();  ///< what was captured meanwhile, if it was: packets, verdicts

  /// Steps that are kept: of an answer that never ends those of the beginning.
  static constexpr std::size_t kMostSteps = 4'096;
  /// Keeps a step for --json: "sent" or "received".
  void note(const char* what, std::string_view bytes);
  /// Tells of bytes that went out or came in.
  void tell_sent(std::string_view bytes);
  void tell_received(std::string_view bytes);
  /// Tells that a receive found the end of the stream.
  void tell_closed();
  /// Why the lab went no further.
  [[nodiscard]] Failure failure(Error error) const;
};

/// The reference client of a lab. It talks to the reference's own servers as well.
struct LabClient {
  std::string_view name;    ///< as firmware/lab calls it
  std::uint16_t port = 0;   ///< where the lab is found if nobody says otherwise
  bool takes_file = false;  ///< a file's name stands behind the lab's
  Attempt<void> (*run)(LabRun& run) = nullptr;
};

/// All of them, in the order of firmware/lab's catalogue.
[[nodiscard]] std::span<const LabClient> lab_clients() noexcept;
/// The client of that lab; null if there is none.
[[nodiscard]] const LabClient* find_lab_client(std::string_view name) noexcept;
/// "v0, v1, …", for messages.
[[nodiscard]] std::string lab_client_names();

}  // namespace wirelab::cli
