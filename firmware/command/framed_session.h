#pragma once

#include <array>
#include <cstdint>

#include "firmware/command/framed_reply.h"
#include "firmware/command/session_base.h"

namespace wirelab::command {

/// Requests that are dealt with in one turn, so that none of many sessions waits for one that sends without end.
inline constexpr int kRequestsPerTurn = 32;
/// Most bytes of a body that nobody wants which are read and dropped, so that the connection can go on. Behind a larger
/// one it closes.
inline constexpr std::uint64_t kMaxSkipped = 1024 * 1024;

/// Most bytes of a stream that are told after the next request came.
inline constexpr std::uint64_t kMaxOvertime = 1024 * 1024;

/// One connection that speaks wirelab/1 (PROTOCOL.md): request after request, each answered in its order, by the same
/// exchanges that the classic wire has.
class FramedSession final : public SessionBase {
 public:
  /// `received` is what came behind the greeting; it is copied, and no more than `kBuffer`. `connected` is when the
  /// connection came.
  FramedSession(const SessionContext& context, SessionOwner& owner, net::StreamHandle stream, std::string_view received,
                TimePoint connected) noexcept;

  /// Answers the greeting and takes up what came with it. The session may be gone when this returns.
  void start(Greeting greeting);
  /// Ends the session if no request is being carried out; else lets that finish, which a stream does after the text
  /// under way. It may be gone when this returns.
  void stop_soon();
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

  [[nodiscard]] Move advance() override;
  [[nodiscard]] Move deadline_passed() override;
  void be_over() override;
  [[nodiscard]] Move read_request();
  [[nodiscard]] Move read_more();
  [[nodiscard]] Move work();
  [[nodiscard]] Move listen();
  [[nodiscard]] bool stream_is_over(bool told_all) noexcept;
  [[nodiscard]] bool stream_is_forbidden() noexcept;
  [[nodiscard]] Asker who_asks() const noexcept;
  void look_at_standing() noexcept;
  [[nodiscard]] Move receive();
  [[nodiscard]] Move send();
  [[nodiscard]] Move flush();
  [[nodiscard]] Move put_away();
  [[nodiscard]] Move skip();
  [[nodiscard]] Move close_conversation();
  [[nodiscard]] Move silence_lasted();
  [[nodiscard]] Move log_in_is_late() noexcept;

  void compact() noexcept;
  void run_request(const Line& line);
  void carry_out(const Arguments& arguments);
  void give_up_body(const Status& status, Error reason) noexcept;
  void moved_in_turn(std::uint64_t bytes) noexcept;
  void run_session_verb(SessionVerb verb) noexcept;
  void take(const Step& step);
  void receive_file(const ReceiveFile& upload) noexcept;
  void say(const Status& status, std::string_view body, Phase then) noexcept;
  void say_head(const Status& status, std::uint64_t size, std::string_view body, Phase then) noexcept;
  void finish(const Outcome& outcome) noexcept;
  void refuse(const Status& status) noexcept;
  void end_with(const Status& status, std::string_view body = {}) noexcept;
  void expect_request() noexcept;

  Timer login_timer_;           // runs while a log-in is due
  Login login_;                 // of whoever speaks
  Body body_;                   // of the request
  std::uint64_t to_skip_ = 0;   // bytes of it that are on their way and that nobody takes
  std::uint64_t overtime_ = 0;  // bytes of a stream since the next request came
  Phase phase_ = Phase::request;
  Phase after_ = Phase::request;              // once all is said
  int requests_left_ = kRequestsPerTurn;      // in this turn
  std::uint64_t bytes_left_ = kBytesPerTurn;  // to move in this turn
  Role role_;                                 // of whoever speaks
  Role account_role_ = Role::nobody;          // the same, as whom he logged in
  bool logged_in_ = false;
  bool late_ = false;        // the time for a log-in is over
  bool line_begun_ = false;  // some of a request is there
  bool ending_ = false;      // nothing is answered any more
  bool in_hand_ = false;     // a request is, and was not logged yet
  std::size_t line_ = 0;     // where the request begins, in the buffer
  std::array<char, kMaxHead> head_;
};
static_assert(sizeof(FramedSession) <= 3 * 1024);

}  // namespace wirelab::command
