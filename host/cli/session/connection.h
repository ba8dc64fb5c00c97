#pragma once

#include <memory>
#include <optional>

#include "host/cli/conductor.h"
#include "host/client/connector.h"

namespace wirelab::cli {

/// How sessions reach the server, and what this way knows when they do not.
class ServerConnector : public client::Connector {
 public:
  /// Why a connection failed, in words; nothing if this way knows no more about it than anybody does.
  [[nodiscard]] virtual std::optional<Failure> why_not(const client::Problem& problem) const = 0;
};

/// The way that the command line names: the one place that decides what lies between a session and TCP. A failure if it
/// cannot be had at all, as where nobody can tell which keys are known. The conductor must outlive the answer.
[[nodiscard]] Attempt<std::unique_ptr<ServerConnector>> make_connector(Conductor& conductor);

}  // namespace wirelab::cli
