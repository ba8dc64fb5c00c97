#pragma once

#include <chrono>
#include <vector>

#include "firmware/net/stack.h"
#include "host/client/body_writer.h"
#include "host/client/exchange.h"
#include "host/client/patience.h"

namespace wirelab::client {

/// How long a conversation waits.
struct Waits {
  /// For the connection; the answer to it needs no work on the other side.
  Duration connect = std::chrono::seconds(10);
  /// For each step to bring something (see Patience).
  Duration step = std::chrono::seconds(60);
};

/// Carries one exchange out over one connection of its own: connects, moves bytes, keeps the deadlines, closes. Runs in
/// the stack's reactor; whoever drives that asks `over` between the turns. When it is over, the exchange knows the
/// rest, including what went wrong.
class Conversation final : private Watcher {
 public:
  /// Starts to connect. The stack and the exchange must outlive this object.
  Conversation(net::Stack& stack, const net::Endpoint& server, Exchange& exchange, const Waits& waits);
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  /// Resets the connection if the exchange is not over: the server sees that nobody waits any more.
  ~Conversation();

  [[nodiscard]] bool over() const noexcept { return stream_ == nullptr; }

 private:
  enum class Move : std::uint8_t { again, wait };

  void ready() override;
  Move advance();
  Move connect();
  Move send();
  Move receive();
  Move send_body();
  Move failed(Error error);
  void step_taken(Duration extra = Duration::zero());
  void moved(std::size_t count);
  void finish();

  net::StreamHandle stream_;
  Exchange& exchange_;
  Reactor& reactor_;
  Timer timer_;
  Patience patience_;
  bool established_ = false;
  std::size_t written_ = 0;  // of to_send
  std::size_t turn_ = 0;     // bytes moved in this turn
  BodyWriter body_;
  std::vector<std::byte> buffer_;
};

}  // namespace wirelab::client
