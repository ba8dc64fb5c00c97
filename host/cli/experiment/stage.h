#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "host/cli/lab/lab_datagrams.h"
#include "host/cli/lab/lab_question.h"
#include "host/cli/lab/lab_socket.h"
#include "host/cli/net/answer.h"
#include "host/cli/report.h"
#include "host/cli/session/connection.h"
#include "host/cli/session/session.h"
#include "host/net_report/document.h"

namespace wirelab::cli {

/// What an experiment has to work with: the appliance's labs, its network, a capture of it, and sockets of its own.
class Stage {
 public:
  /// The parts that make one; they outlive it.
  struct Parts {
    const Options& options;  ///< of the appliance's commands
    std::string subject;     ///< an address or interface that was named; empty if none was
    std::optional<std::uint16_t> port;
    Conductor& conductor;
    ServerConnector& connector;
    const std::optional<Credentials>& credentials;
    const Interruption& interruption;
    Report& report;
  };

  explicit Stage(Parts parts) : parts_(std::move(parts)) {}
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Where that lab listens; one that does not run is started, and stopped by `clear`.
  [[nodiscard]] Attempt<net::Endpoint> lab(const std::string& name);
  /// Stops what it started. What fails here is told by nobody: the appliance says it with the next LAB_LIST.
  void clear();

  /// The document of a network verb; a refusal is a failure, and so is another document. `command` without line feed.
  template <typename Body>
  [[nodiscard]] Attempt<Body> network(client::Verb verb, const std::string& command, Duration extra = {}) {
    auto answer = document(verb, command, extra);
    if (!answer) return std::unexpected(answer.error());
    if (auto* body = std::get_if<Body>(&answer->body)) return std::move(*body);
    return std::unexpected(wrong_answer(parts_.options.language, parts_.conductor.server()));
  }

  /// Does something while the appliance captures what these words of CAPTURE say; answers the file.
  [[nodiscard]] Attempt<std::string> captured(const std::string& words, const std::function<Attempt<void>()>& what);
  /// The same by RECORD, for what cuts the appliance off; so many seconds at most.
  [[nodiscard]] Attempt<std::string> recorded(const std::string& words, int seconds,
                                              const std::function<Attempt<void>()>& what);

  [[nodiscard]] LabSocket socket() {
    return {parts_.conductor.network(), parts_.interruption, parts_.options.timeout, own_ports_};
  }
  [[nodiscard]] LabDatagrams datagrams(const net::Endpoint& to) {
    return {parts_.conductor.network(), parts_.interruption, to, own_ports_};
  }
  /// Lets time pass. Throws Interrupted.
  void wait(Duration time);
  /// What an experiment measures with: it does not stand still while the loop does.
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] static Clock::time_point now() { return Clock::now(); }

  /// What a socket of the lab at `where` met with, in words.
  [[nodiscard]] Failure broken(const net::Endpoint& where, Error error) const;
  /// Ports that its sockets had.
  [[nodiscard]] const OwnPorts& own_ports() const noexcept { return own_ports_; }
  /// A line for people.
  void tell(const std::string& line) const { parts_.report.line(line); }
  [[nodiscard]] const Parts& parts() const noexcept { return parts_; }

 private:
  [[nodiscard]] Attempt<std::vector<LabRow>> start(const std::string& name);
  [[nodiscard]] Attempt<net_report::Document> document(client::Verb verb, const std::string& command, Duration extra);

  Parts parts_;
  std::vector<std::string> started_;
  OwnPorts own_ports_;
};

}  // namespace wirelab::cli
