#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "firmware/command/classic_request.h"
#include "firmware/command/command_log.h"
#include "firmware/command/exchange.h"
#include "firmware/command/pace.h"
#include "firmware/command/pump.h"
#include "firmware/command/session_context.h"
#include "firmware/command/text_pump.h"
#include "firmware/core/timer.h"
#include "firmware/net/linger.h"

namespace wirelab::command {

/// What the sessions of both wires are made of: a connection and what came over it, the exchange under way, the ways
/// that bytes go, one deadline; and the loop that drives a state machine whose phases are functions, each of which goes
/// as far as it can and says whether there is more to do now.
class SessionBase : public Watcher {
 public:
  /// Room for the longest line of either wire with its end, for the size that may follow a command, and for more than
  /// that, so that reading never runs out of room before it is clear that a line is too long.
  static constexpr std::size_t kBuffer = std::max(kMaxCommand, kMaxRequest) + 2 + kMaxSize + 2;

  /// Ends the session wherever it is, with a reset; `reason` is for the log. It is gone when this returns.
  void cut(Error reason);
  void ready() override;

 protected:
  enum class Move : std::uint8_t { again, wait, over };

  SessionBase(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept;
  ~SessionBase();

  /// Does what the phase asks for.
  [[nodiscard]] virtual Move advance() = 0;
  /// The deadline passed in the phase.
  [[nodiscard]] virtual Move deadline_passed() = 0;
  /// The session is over: says so in the log, then `leave`s. It is gone when this returns.
  virtual void be_over() = 0;

  /// Takes the connection up. The session may be gone when this returns.
  void take_up();
  /// Goes on until something has to be waited for; false if the session is gone.
  bool run();
  /// Resets the connection if it was cut, and lets the owner destroy this.
  void leave();
  [[nodiscard]] Move broken(Error reason) noexcept;
  [[nodiscard]] Move reset(Error reason) noexcept;
  /// The line of the command in the log.
  void log_command_end() const noexcept;

  [[nodiscard]] std::string_view received() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] MutableBytes room() noexcept { return std::as_writable_bytes(std::span(buffer_).subspan(end_)); }
  /// Reads into the room behind what was received; answers how many bytes, 0 at the peer's FIN.
  [[nodiscard]] Result<std::size_t> read_in();

  const SessionContext& context_;
  SessionOwner& owner_;
  net::StreamHandle stream_;
  Timer deadline_;
  Pace pace_;
  net::Linger linger_;
  TimePoint begun_;  // the command
  ExchangeSlot exchange_;
  storage::FileWriter* writer_ = nullptr;  // of the exchange
  storage::FileReader* reader_ = nullptr;  // of the exchange
  ReceivePump receive_pump_;
  SendPump send_pump_;
  TextPump text_pump_;
  std::uint64_t moved_ = 0;  // bytes of content, of the command
  Outcome outcome_{};
  Verb* verb_ = nullptr;
  std::string_view name_;     // the first argument, for the log; empty if it could be a secret
  bool input_ended_ = false;  // the peer's FIN came
  bool streaming_ = false;    // a text of a stream without end was sent
  bool stopping_ = false;
  bool cut_ = false;

  std::size_t begin_ = 0;  // of what this phase has received, in the buffer
  std::size_t end_ = 0;
  std::array<char, kBuffer> buffer_;  // not initialized, so that an idle session does not touch it
};

}  // namespace wirelab::command
