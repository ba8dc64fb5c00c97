#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "firmware/command/classic_reply.h"
#include "firmware/command/classic_request.h"
#include "firmware/command/exchange.h"
#include "firmware/command/framed_session.h"
#include "firmware/command/pace.h"
#include "firmware/command/pump.h"
#include "firmware/command/session_context.h"
#include "firmware/command/text_pump.h"
#include "firmware/core/log.h"
#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "firmware/net/linger.h"

namespace wirelab::command {

/// One connection of the classic wire: one command, carried out, answered, closed; or a greeting, with which the
/// connection goes on in frames (FramedSession). An explicit state machine: each
/// phase is a function that goes as far as it can and says whether there is more to do now.
class Session final : public Watcher {
 public:
  Session(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept;
  ~Session();

  /// Takes the session up: tries to read at once, because most commands are there when their connection is accepted.
  /// The session may be gone when this returns.
  void start();
  /// Instead of `start`: answers ERROR without reading a command, for a connection beyond what the server serves.
  void refuse();
  /// Ends the session if no command is being carried out; else lets it finish, which a stream does after the text under
  /// way. It may be gone when this returns.
  void stop_soon();
  /// Ends it wherever it is, with a reset; `reason` is for the log. It is gone when this returns.
  void cut(Error reason);

  void ready() override;

 private:
  enum class Phase : std::uint8_t {
    command,
    working,
    size,
    receiving,
    sending,
    flushing,
    replying,
    closing,
    lingering
  };
  enum class Move : std::uint8_t { again, wait, over };

  bool run();
  void be_over();
  [[nodiscard]] Move advance();
  [[nodiscard]] Move read_command();
  [[nodiscard]] Move read_size();
  [[nodiscard]] Move work();
  [[nodiscard]] Move receive();
  [[nodiscard]] Move send();
  [[nodiscard]] Move flush();
  [[nodiscard]] Move said();
  [[nodiscard]] Move close_conversation();
  [[nodiscard]] bool more_came();
  [[nodiscard]] Move deadline_passed();

  [[nodiscard]] Move read_more(LineState state);
  [[nodiscard]] Move read_ahead();
  [[nodiscard]] Move overhear();
  [[nodiscard]] Move end_stream() noexcept;
  [[nodiscard]] bool is_whole(LineState state) const noexcept {
    return state == LineState::whole || state == LineState::too_long || input_ended_ || silent_;
  }
  [[nodiscard]] std::string_view received() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  void run_command(const Line& line);
  void take_line(const Line& line) noexcept;
  void say(const Reply& reply, net::More last, Phase then) noexcept;
  void say_content(const Reply& reply, std::size_t framing, net::More last, Phase then) noexcept;
  void finish(const Outcome& outcome) noexcept;
  [[nodiscard]] Move reset(Error reason) noexcept;
  [[nodiscard]] Move broken(Error reason) noexcept;
  void log_end() const noexcept;

  // Room for the longest command with its end, for the size that may follow it, and for one byte more than either may
  // have, so that reading never runs out of room before it is clear that a line is too long.
  static constexpr std::size_t kBuffer = kMaxCommand + 2 + kMaxSize + 2;
  static_assert(kBuffer <= FramedSession::kBuffer);

  const SessionContext& context_;
  SessionOwner& owner_;
  net::StreamHandle stream_;
  Timer deadline_;
  Pace pace_;
  Timer gap_;
  net::Linger linger_;
  TimePoint accepted_;
  ExchangeSlot exchange_;
  storage::FileWriter* writer_ = nullptr;  // of the exchange
  storage::FileReader* reader_ = nullptr;  // of the exchange
  ReceivePump receive_pump_;
  SendPump send_pump_;
  std::uint64_t moved_ = 0;

  TextPump text_pump_;
  std::uint64_t uncounted_ = 0;  // bytes of what is being said that are no content: the words of the wire
  std::uint64_t heard_ = 0;      // bytes that came while a stream went out
  Phase phase_ = Phase::command;
  Phase after_ = Phase::command;  // once all is said
  Outcome outcome_{};
  Verb* verb_ = nullptr;
  std::string_view name_;               // the first argument, for the log; empty if it could be a secret
  Greeting greeting_ = Greeting::none;  // the peer wants frames
  bool input_ended_ = false;
  bool silent_ = false;           // the quiet gap has passed and nothing came
  bool line_feed_due_ = false;    // the command ended in a CR: an LF may still belong to it
  bool nothing_follows_ = false;  // the peer has said all it may say: no need to linger
  bool flush_waited_ = false;     // the answer did not go out at once, and much may have come since
  bool streaming_ = false;        // a text was sent
  bool stopping_ = false;
  bool refused_ = false;
  bool cut_ = false;

  std::size_t begin_ = 0;  // of what this phase has received, in the buffer
  std::size_t end_ = 0;
  std::array<char, kMaxSizeHeader> header_;
  std::array<char, kBuffer> buffer_;  // not initialized, so that an idle session does not touch it
};
static_assert(sizeof(Session) <= 3 * 1024);

}  // namespace wirelab::command
