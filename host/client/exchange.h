#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/wipe.h"
#include "host/client/body.h"
#include "host/client/problem.h"

namespace wirelab::client {

/// What an exchange waits for.
enum class Need : std::uint8_t {
  send,       ///< `to_send` goes out in one piece, then `sent`
  receive,    ///< bytes for `received`, or the end of the stream for `ended`
  send_body,  ///< the rest of `source` goes out; an early answer interrupts it
  done,       ///< the result is there, or `problem` says why not
};

/// How many bytes of a file have been moved.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  bool known = false;  ///< a file is on its way at all
};

/// The client's side of one command as a state machine: bytes and events in, needs out. It sees no socket, clock or
/// file; `Conversation` carries it out. Every length that the server decides is bounded here.
class Exchange {
 public:
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;

  [[nodiscard]] Need need() const noexcept { return need_; }
  /// The bytes to send; valid until `sent`.
  [[nodiscard]] std::string_view to_send() const noexcept { return to_send_; }
  /// Why there is no answer; nothing if there is one.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }
  /// Where the body comes from; null in an exchange that sends none.
  [[nodiscard]] virtual BodySource* source() noexcept { return nullptr; }
  /// The file's part of the exchange.
  [[nodiscard]] virtual Progress progress() const noexcept { return {}; }
  /// Parts of the answer that are whole, where it has such: lines. Each has the time of a step.
  [[nodiscard]] virtual std::uint64_t steps() const noexcept { return 0; }

  /// All of `to_send` is on its way.
  virtual void sent() = 0;
  /// Bytes came; legal while `receive` or `send_body` is needed.
  virtual void received(ConstBytes bytes) = 0;
  /// The server closed its direction.
  virtual void ended() = 0;
  /// The next `count` bytes of the source are on their way.
  virtual void body_sent(std::uint64_t /*count*/) {}
  /// The exchange cannot go on: no connection, no time left, a file that failed. Keeps how far it came.
  virtual void broke(Fault fault, Error cause);

 protected:
  /// An exchange that first sends `command`, exactly these bytes.
  explicit Exchange(std::string command) : to_send_(std::move(command)) {}

  void say(std::string text) {
    to_send_ = std::move(text);
    need_ = Need::send;
  }
  void want(Need need) noexcept { need_ = need; }
  /// Overwrites what was sent: it may hold a password.
  void wipe_sent() noexcept { wipe(to_send_); }
  void give_up(Problem problem);

 private:
  Need need_ = Need::send;
  std::string to_send_;
  std::optional<Problem> problem_;
};

}  // namespace wirelab::client
