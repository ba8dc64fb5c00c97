#pragma once

#include <chrono>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/clock.h"
#include "firmware/net/address.h"

namespace wirelab::lab {

/// The longest message that the exercises receive at once.
inline constexpr std::size_t kLongestMessage = 1024;

/// What a lab does once its reply is sent.
enum class Then : std::uint8_t {
  receive,  ///< take what the client says next
  go_on,    ///< there is more to say: Talk::go_on
  wait,     ///< Talk::go_on, once its watcher was called
  finish,   ///< FIN, and patience until the client's: it can read the last reply, whatever it still sends
  close,    ///< close, as a program does that calls nothing but close: with unread bytes that is a reset
  reset,    ///< RST: what the client sent is thrown away
};

/// One thing that a lab says, and what comes then.
struct Act {
  ConstBytes reply{};     ///< sent first; stays in place until the talk is called again
  std::size_t times = 1;  ///< how often
  Then then = Then::receive;
  Duration pause{};        ///< between the reply and what comes then
  bool continues = false;  ///< it is a part of the reply before: a fault that met that one has met this one as well
  bool goes_on = false;    ///< the next act with something to say is a part of the same reply
};

/// What a lab says to one client. Pure: it is given what came and answers what to do; bytes and time are moved by who
/// calls it. One call at a time, and the next only when the act of the one before was carried out.
class Talk {
 public:
  Talk() = default;
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  virtual ~Talk() = default;

  /// Most bytes that it receives at once, 1 to kLongestMessage.
  [[nodiscard]] virtual std::size_t appetite() const noexcept { return kLongestMessage; }
  /// How long it waits for a client that says nothing, before it closes.
  [[nodiscard]] virtual Duration patience() const noexcept { return std::chrono::minutes(30); }
  /// How long a question may take from its first byte to its last, whatever trickles in meanwhile; zero: as long as it
  /// likes. For labs of many clients, whose places a few who never finish would keep.
  [[nodiscard]] virtual Duration longest_question() const noexcept { return {}; }
  /// Whether nobody loses anything if it ends here: the client has its answers, and has begun to ask nothing else.
  [[nodiscard]] virtual bool between() const noexcept { return false; }
  /// Whether it has something to say though the client did not: then `go_on`.
  [[nodiscard]] virtual bool has_news() const noexcept { return false; }

  /// The client is there.
  [[nodiscard]] virtual Act begin(const net::Endpoint& /*peer*/) { return {}; }
  /// Bytes came, 1 to `appetite`. They are the talk's, also to be changed and replied in place, until the
  /// next bytes come.
  [[nodiscard]] virtual Act receive(MutableBytes message) = 0;
  /// The next act behind Then::go_on or Then::wait.
  [[nodiscard]] virtual Act go_on() { return {.then = Then::close}; }
  /// A reply in parts once more from its beginning, which a fault duplicates; its last part was just sent.
  [[nodiscard]] virtual Act again() { return go_on(); }
  /// The client will send nothing more.
  [[nodiscard]] virtual Act ended() { return {.then = Then::close}; }
};

}  // namespace wirelab::lab
