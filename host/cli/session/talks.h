#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "host/cli/session/connection.h"
#include "host/cli/session/session.h"
#include "host/cli/talk.h"
#include "host/client/exchange.h"

namespace wirelab::cli {

/// Carries exchanges of the classic wire out in sessions: the verbs that ask about the network, whose answers are the
/// same on both. A session that is idle again is used for the next exchange, so that a log-in is paid for once. While
/// it lives, the conductor's exchanges go this way.
class SessionTalks {
 public:
  /// All references must outlive this object, and this object its talks; no credentials: without a log-in.
  SessionTalks(Conductor& conductor, ServerConnector& connector, const std::optional<Credentials>& credentials);
  SessionTalks(const SessionTalks&) = delete;
  SessionTalks& operator=(const SessionTalks&) = delete;
  ~SessionTalks();

  /// Begins an exchange whose command is one line; the exchange must outlive the answer.
  [[nodiscard]] std::unique_ptr<Talk> begin(client::Exchange& exchange, const client::Waits& waits);

 private:
  friend class SessionTalk;

  /// A session, and how long its steps may take.
  struct Line {
    Duration step{};
    std::unique_ptr<client::SessionLink> link;
  };

  [[nodiscard]] Line idle_line(Duration step);
  void give_back(Line line);

  Conductor& conductor_;
  ServerConnector& connector_;
  const std::optional<Credentials>& credentials_;
  std::vector<Line> idle_;
};

}  // namespace wirelab::cli
