#pragma once

#include <memory>
#include <vector>

#include "host/client/body_writer.h"
#include "host/client/connector.h"
#include "host/client/conversation.h"
#include "host/client/session_core.h"

namespace wirelab::client {

/// Carries a session out over one connection: connects, greets, moves bytes, keeps the deadlines. Runs in the
/// connector's reactor. An idle session has no deadline on this side; the server has one.
class SessionLink final : private Watcher {
 public:
  /// Starts to connect. The connector must outlive this object.
  SessionLink(Connector& connector, std::string_view client, const Waits& waits);
  SessionLink(const SessionLink&) = delete;
  SessionLink& operator=(const SessionLink&) = delete;
  /// Resets the connection if something is under way, otherwise closes it.
  ~SessionLink();

  /// What is said and answered; ask it for `open`, `over`, `hello`, `problem`.
  [[nodiscard]] const SessionCore& core() const noexcept { return core_; }
  /// Queues a request; it goes out in the next turn.
  void ask(std::shared_ptr<SessionRequest> request);
  /// Asks for the end of the stream that is under way; what there is to tell by then still comes.
  void end_stream();

 private:
  void ready() override;
  /// One step of each kind; false once nothing moves.
  [[nodiscard]] bool move();
  [[nodiscard]] bool establish();
  [[nodiscard]] bool receive();
  [[nodiscard]] bool send();
  [[nodiscard]] bool send_body(BodySource& source);
  bool failed(Error error);
  void moved(std::size_t count);
  void keep_deadline();
  void finish();

  net::StreamHandle stream_;
  Reactor& reactor_;
  SessionCore core_;
  Timer timer_;
  Patience patience_;
  BodyWriter writer_;
  bool established_ = false;
  bool timed_ = false;  // the patience runs
  std::uint64_t steps_ = 0;
  std::size_t turn_ = 0;  // bytes moved in this turn
  std::vector<std::byte> buffer_;
};

}  // namespace wirelab::client
