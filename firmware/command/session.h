#pragma once

#include <array>
#include <cstdint>

#include "firmware/command/classic_reply.h"
#include "firmware/command/classic_request.h"
#include "firmware/command/session_base.h"

namespace wirelab::command {

/// One connection of the classic wire: one command, carried out, answered, closed; or a greeting, with which the
/// connection goes on in frames (FramedSession).
class Session final : public SessionBase {
 public:
  Session(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream) noexcept;

  /// Takes the session up: tries to read at once, because most commands are there when their connection is accepted.
  /// The session may be gone when this returns.
  void start();
  /// Instead of `start`: answers ERROR without reading a command, for a connection beyond what the server serves.
  void refuse();
  /// Ends the session if no command is being carried out; else lets it finish, which a stream does after the text under
  /// way. It may be gone when this returns.
  void stop_soon();

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

  [[nodiscard]] Move advance() override;
  [[nodiscard]] Move deadline_passed() override;
  void be_over() override;
  [[nodiscard]] Move read_command();
  [[nodiscard]] Move read_size();
  [[nodiscard]] Move work();
  [[nodiscard]] Move receive();
  [[nodiscard]] Move send();
  [[nodiscard]] Move flush();
  [[nodiscard]] Move said();
  [[nodiscard]] Move close_conversation();
  [[nodiscard]] bool more_came();

  [[nodiscard]] Move read_more(LineState state);
  [[nodiscard]] Move read_ahead();
  [[nodiscard]] Move overhear();
  [[nodiscard]] Move end_stream() noexcept;
  [[nodiscard]] bool is_whole(LineState state) const noexcept {
    return state == LineState::whole || state == LineState::too_long || input_ended_ || silent_;
  }
  void run_command(const Line& line);
  void take_line(const Line& line) noexcept;
  void say(const Reply& reply, net::More last, Phase then) noexcept;
  void say_content(const Reply& reply, std::size_t framing, net::More last, Phase then) noexcept;
  void finish(const Outcome& outcome) noexcept;
  void log_end() const noexcept;

  Timer gap_;
  std::uint64_t uncounted_ = 0;  // bytes of what is being said that are no content: the words of the wire
  std::uint64_t heard_ = 0;      // bytes that came while a stream went out
  Phase phase_ = Phase::command;
  Phase after_ = Phase::command;        // once all is said
  Greeting greeting_ = Greeting::none;  // the peer wants frames
  bool silent_ = false;                 // the quiet gap has passed and nothing came
  bool line_feed_due_ = false;          // the command ended in a CR: an LF may still belong to it
  bool nothing_follows_ = false;        // the peer has said all it may say: no need to linger
  bool flush_waited_ = false;           // the answer did not go out at once, and much may have come since
  bool refused_ = false;
  std::array<char, kMaxSizeHeader> header_;
};
static_assert(sizeof(Session) <= 3 * 1024);

}  // namespace wirelab::command
