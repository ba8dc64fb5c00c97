#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "host/cli/session/session.h"

namespace wirelab::cli {

/// The sessions of one run of the program: one that is always there, and others for transfers side by side.
class SessionPool {
 public:
  /// All references must outlive this object.
  SessionPool(Runner& runner, ServerConnector& connector, const std::optional<Credentials>& credentials)
      : runner_(runner), connector_(connector), credentials_(credentials) {}

  [[nodiscard]] Session& first() { return at(0); }
  [[nodiscard]] Session& at(std::size_t index);
  [[nodiscard]] Runner& runner() noexcept { return runner_; }
  /// Forgets all connections.
  void drop() noexcept { sessions_.clear(); }

 private:
  Runner& runner_;
  ServerConnector& connector_;
  const std::optional<Credentials>& credentials_;
  std::vector<std::unique_ptr<Session>> sessions_;
};

/// One thing to do in whatever session is free.
using Job = std::function<Flow<void>(Session&)>;

/// Does all jobs over at most `connections` connections, several at once on each, so that small ones do not wait for a
/// round trip each. A further connection that cannot be had is done without.
[[nodiscard]] Flow<void> do_jobs(SessionPool& pool, std::deque<Job>& jobs, std::size_t connections);

/// Does all jobs one after the other in one session: for those that share what they work on.
[[nodiscard]] Flow<void> do_in_order(SessionPool& pool, std::deque<Job>& jobs);

}  // namespace wirelab::cli
