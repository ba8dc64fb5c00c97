#pragma once

#include <array>
#include <cstdint>

#include "firmware/command/framed_reply.h"
#include "firmware/command/framed_request.h"
#include "firmware/command/pace.h"
#include "firmware/command/session_context.h"
#include "firmware/command/text_pump.h"
#include "firmware/core/timer.h"
#include "firmware/net/linger.h"

namespace wirelab::command {

/// Requests that are dealt with in one turn, so that none of many sessions waits for one that sends without end.
inline constexpr int kRequestsPerTurn = 32;
/// Most bytes of a body that nobody wants which are read and dropped, so that the connection can go on. Behind a larger
/// one it closes.
inline constexpr std::uint64_t kMaxSkipped = 1024 * 1024;

/// Most bytes of a stream that are told after the next request came.
inline constexpr std::uint64_t kMaxOvertime = 1024 * 1024;

/// One connection that speaks wirelab/1 (PROTOCOL.md): request after request, each answered in its order, by the same
/// exchanges that the classic wire has. An explicit state machine: each phase is a function that goes as far as it can
/// and says whether there is more to do now.
class FramedSession final : public Watcher {
 public:
  /// Room for the longest request with its end and one byte more, so that reading never runs out of room before it is
  /// clear that a line is too long; and for what may come from a session of the classic wire.
  static constexpr std::size_t kBuffer = kMaxRequest + 64;

  /// `received` is what came behind the greeting; it is copied, and no more than `kBuffer`.
  FramedSession(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream,
                std::string_view received) noexcept;
  ~FramedSession();

  /// Answers the greeting and takes up what came with it. The session may be gone when this returns.
  void start(Greeting greeting);
  /// Ends the session if no request is being carried out; else lets that finish, which a stream does after the text
  /// under way. It may be gone when this returns.
  void stop_soon();
  /// Ends it wherever it is, with a reset; `reason` is for the log. It is gone when this returns.
  void cut(Error reason);

  void ready() override;

 private:
  enum class Phase : std::uint8_t {
    request,
    working,
    receiving,
    sending,
    flushing,
    answered,
    skipping,
    closing,
    lingering
  };
  enum class Move : std::uint8_t { again, wait, over };

  bool run();
  void be_over();
  [[nodiscard]] Move advance();
  [[nodiscard]] Move read_request();
  [[nodiscard]] Move read_more();
  [[nodiscard]] Move work();
  [[nodiscard]] Move listen();
  [[nodiscard]] bool stream_is_over(bool told_all) noexcept;
  [[nodiscard]] Move receive();
  [[nodiscard]] Move send();
  [[nodiscard]] Move flush();
  [[nodiscard]] Move put_away();
  [[nodiscard]] Move skip();
  [[nodiscard]] Move close_conversation();
  [[nodiscard]] Move deadline_passed();
  [[nodiscard]] Move broken(Error reason) noexcept;
  [[nodiscard]] Move reset(Error reason) noexcept;

  [[nodiscard]] Move silence_lasted();
  void compact() noexcept;
  void run_request(const Line& line);
  void carry_out(const Arguments& arguments);
  void give_up_body(const Status& status) noexcept;
  void moved_in_turn(std::uint64_t bytes) noexcept;
  void run_session_verb(SessionVerb verb) noexcept;
  void take(const Step& step);
  void receive_file(const ReceiveFile& upload) noexcept;
  void say(const Status& status, std::string_view body, Phase then) noexcept;
  void say_head(const Status& status, std::uint64_t size, std::string_view body, Phase then) noexcept;
  void finish(const Outcome& outcome) noexcept;
  void refuse(const Status& status) noexcept;
  void end_with(const Status& status, std::string_view body = {}) noexcept;
  void log_request() const noexcept;
  void expect_request() noexcept;

  [[nodiscard]] std::string_view received() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] MutableBytes room() noexcept { return std::as_writable_bytes(std::span(buffer_).subspan(end_)); }

  const SessionContext& context_;
  SessionOwner& owner_;
  net::StreamHandle stream_;
  Timer deadline_;
  Pace pace_;
  net::Linger linger_;
  Role role_;        // of whoever speaks
  TimePoint begun_;  // the request
  ExchangeSlot exchange_;
  storage::FileWriter* writer_ = nullptr;  // of the exchange
  storage::FileReader* reader_ = nullptr;  // of the exchange
  ReceivePump receive_pump_;
  SendPump send_pump_;
  TextPump text_pump_;
  Body body_;                   // of the request
  std::uint64_t to_skip_ = 0;   // bytes of it that are on their way and that nobody takes
  std::uint64_t moved_ = 0;     // bytes of content, of the request
  std::uint64_t overtime_ = 0;  // bytes of a stream since the next request came
  Outcome outcome_{};
  Verb* verb_ = nullptr;
  std::string_view name_;  // the first argument, for the log; empty if it could be a secret
  Phase phase_ = Phase::request;
  Phase after_ = Phase::request;              // once all is said
  int requests_left_ = kRequestsPerTurn;      // in this turn
  std::uint64_t bytes_left_ = kBytesPerTurn;  // to move in this turn
  bool logged_in_ = false;
  bool input_ended_ = false;
  bool line_begun_ = false;  // some of a request is there
  bool streaming_ = false;   // a text was sent
  bool stopping_ = false;
  bool ending_ = false;   // nothing is answered any more
  bool in_hand_ = false;  // a request is, and was not logged yet
  bool cut_ = false;

  std::size_t line_ = 0;   // where the request begins, in the buffer
  std::size_t begin_ = 0;  // of what came behind it
  std::size_t end_ = 0;
  std::array<char, kMaxHead> head_;
  std::array<char, kBuffer> buffer_;  // not initialized, so that an idle session does not touch it
};
static_assert(sizeof(FramedSession) <= 3 * 1024);

}  // namespace wirelab::command
