#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "firmware/command/access.h"
#include "firmware/command/framed_request.h"
#include "firmware/command/pump.h"
#include "firmware/command/standing.h"
#include "firmware/core/growing_array.h"
#include "firmware/core/log.h"
#include "firmware/core/reactor.h"

namespace wirelab::command {

/// How long a session waits for what.
struct SessionLimits {
  /// Silence after which a command or size without a line end is taken as whole.
  Duration quiet_gap = std::chrono::milliseconds(10);
  /// From the connection to the end of the command or greeting, from the go-ahead to the end of the size, and from a
  /// request's first byte to the end of its line; absolute.
  Duration command_deadline = std::chrono::seconds(30);
  /// Longest time in which a transfer or an answer may move fewer bytes than kLeastRate asks for.
  Duration stall_deadline = std::chrono::seconds(30);
  /// The same for a stream, where a peer that takes nothing is one who looks at what came: nothing is kept for it, and
  /// what it missed is counted.
  Duration reader_deadline = std::chrono::minutes(10);
  /// Longest time that carrying a command out may take (storage, password hash).
  Duration work_deadline = std::chrono::minutes(2);
  /// From the connection to the end of a log-in, where nothing is served without one; absolute.
  Duration login_deadline = std::chrono::minutes(1);
  /// Longest silence between two requests of a session.
  Duration idle_deadline = std::chrono::minutes(10);
};

/// Most bytes of a stream that go out in one turn.
inline constexpr std::uint64_t kTextPerTurn = 64 * 1024;
/// Most bytes that the peer of a stream may send meanwhile. Nobody needs them; one that sends more is cut.
inline constexpr std::uint64_t kMaxHeard = 64 * 1024;

/// Who made a session and ends it.
class SessionOwner {
 public:
  /// The session is over and does not touch itself any more: destroy it, right inside the call.
  virtual void session_over() = 0;
  /// The peer has greeted: the same, but its connection goes on in frames. `received` is what came behind the greeting;
  /// it belongs to the session that is to be destroyed. `connected` is when the connection came.
  virtual void session_greeted(net::StreamHandle stream, Greeting greeting, std::string_view received,
                               TimePoint connected) = 0;

 protected:
  ~SessionOwner() = default;
};

/// What all sessions of a server share.
struct SessionContext {
  Reactor& reactor;
  const VerbTable& verbs;
  const SessionLimits& limits;
  const Log& log;
  CopyBuffer& copy_buffer;
  AccessMode access;         ///< what everybody may do without a log-in
  bool sealed;               ///< nobody on the way can read what is said
  const GrowingText& hello;  ///< what a greeting is answered with: a document that says what this server can do
  const Ownership* ownership = nullptr;  ///< null: nobody has an account here

  [[nodiscard]] bool owned() const noexcept { return ownership != nullptr && ownership->owned(); }
};

}  // namespace wirelab::command
