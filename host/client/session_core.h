#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/command/framed_reply.h"
#include "host/client/session_hello.h"
#include "host/client/session_request.h"

namespace wirelab::client {

/// The client's side of wirelab/1 (firmware/command/PROTOCOL.md) as a state machine: requests and bytes in, bytes out.
/// It sees no socket, clock or file; `SessionLink` carries it out. Requests go out in the order in which they are
/// asked, some of them before the replies to the earlier ones are there. Whatever the server says is bounded.
class SessionCore {
 public:
  /// Most requests that are on their way at once.
  static constexpr std::size_t kPipeline = 32;
  /// Of a text that is no frame, this much is kept to be shown.
  static constexpr std::size_t kMaxNonsense = 128;

  /// Begins with a greeting in which `client` stands for the reader of a trace: printable, without blanks at its ends.
  explicit SessionCore(std::string_view client);

  /// True until the greeting is answered; nothing else is sent before.
  [[nodiscard]] bool greeting() const noexcept { return !hello_ && !over_; }
  [[nodiscard]] bool open() const noexcept { return hello_ && !over_; }
  /// No request will be carried out any more.
  [[nodiscard]] bool over() const noexcept { return over_; }
  /// Why it is over; nothing after an end in good order.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }
  /// What the server said of itself, once open.
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): the caller's promise
  [[nodiscard]] const SessionHello& hello() const noexcept { return *hello_; }

  /// Queues a request. If the session is over, the request is over at once, with the same problem.
  void ask(std::shared_ptr<SessionRequest> request);
  /// Asks for the end of the stream that is under way, with a request that only does that; harmless if there is none.
  void end_stream();
  /// True while something is owed by the server, or is to be sent.
  [[nodiscard]] bool busy() const noexcept {
    return greeting() || (!over_ && (!waiting_.empty() || !asked_.empty() || !out_.empty()));
  }
  /// What the reply that is next may take beyond the usual time.
  [[nodiscard]] Duration extra() const noexcept;
  /// Grows with each reply that begins or ends, and each line that is sent: steps, which have a time of their own.
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }

  /// Lines to send now; goes before a body.
  [[nodiscard]] std::string_view to_send() const noexcept { return out_; }
  void sent(std::size_t count);
  /// The source of which bytes from `body_offset` on are to be sent now; null if there is none.
  [[nodiscard]] BodySource* body() const noexcept;
  [[nodiscard]] std::uint64_t body_offset() const noexcept { return body_done_; }
  void body_sent(std::uint64_t count);

  void received(ConstBytes bytes);
  /// The server closed its direction.
  void ended();
  void broke(Fault fault, Error cause);
  /// The source of `body` gave nothing.
  void body_failed();

 private:
  enum class Gate : std::uint8_t {
    open,   ///< the next request may follow
    reply,  ///< behind a stream, or a body that waits for its go-ahead: not before the reply
    body,   ///< not before the body is gone
  };
  struct Asked {
    std::shared_ptr<SessionRequest> request;
    bool go_ahead = false;
    bool replied = false;
  };

  void fill();
  void take_head_byte(char byte);
  void begin_frame(const command::ReplyHead& head);
  void begin_greeting_reply(const command::ReplyHead& head);
  void begin_part(const command::ReplyHead& head);
  void go_ahead(const command::ReplyHead& head);
  void begin_reply(const command::ReplyHead& head);
  void deliver(ConstBytes bytes);
  void end_frame();
  void end_greeting();
  void end_reply();
  void retire();
  void not_understood(std::string_view text);
  void fail(Problem problem);
  void fail_beside(SessionRequest& request, Problem problem);

  std::optional<SessionHello> hello_;
  std::optional<Problem> problem_;
  bool over_ = false;
  std::uint64_t steps_ = 0;

  std::deque<std::shared_ptr<SessionRequest>> waiting_;
  std::deque<Asked> asked_;
  std::string out_;
  Gate gate_ = Gate::open;
  std::uint64_t body_done_ = 0;

  std::string head_;        // what came of a head
  std::uint64_t rest_ = 0;  // of the frame's body
  bool in_frame_ = false;
  bool in_part_ = false;  // of a stream
  std::uint16_t greeting_status_ = 0;
  std::string greeting_word_;
  std::string greeting_text_;
};

}  // namespace wirelab::client
