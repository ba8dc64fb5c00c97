#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/command/line.h"
#include "firmware/command/verb_table.h"

namespace wirelab::command {

/// The protocol that a connection speaks once it has greeted; its grammar is in PROTOCOL.md.
inline constexpr std::string_view kProtocol = "wirelab/1";
/// The longest request line in bytes, without its end: a verb, two paths in quotes with some escapes, a body. A client
/// refuses to ask what does not fit.
inline constexpr std::size_t kMaxRequest = 2304;
/// The longest greeting line in bytes, without its end.
inline constexpr std::size_t kMaxGreeting = 128;

/// What the first bytes of a connection are.
enum class Greeting : std::uint8_t {
  none,        ///< a command of the classic wire
  needs_more,  ///< perhaps a greeting: only more bytes, or the absolute deadline, can tell
  ours,        ///< HELLO wirelab/1: requests follow
  other,       ///< HELLO with another version: to be refused, in frames
};
/// Looks for a greeting at the beginning of `received`; `consumed` is what a whole one takes, with its end.
[[nodiscard]] Greeting find_greeting(std::string_view received, std::size_t& consumed) noexcept;

/// Bytes behind a request line.
struct Body {
  /// Whether and when they come.
  enum class Kind : std::uint8_t {
    none,     ///< there are none
    follows,  ///< `+SIZE`: right behind the line
    asked,    ///< `?SIZE`: after the go-ahead
  };
  Kind kind = Kind::none;
  std::uint64_t size = 0;
};

/// Verbs that no service registers: they are about the session itself.
enum class SessionVerb : std::uint8_t {
  none,
  noop,  ///< NOOP: an answer and nothing else; ends a stream, and keeps a session from being idle
  quit,  ///< QUIT: an answer, then the connection closes
};

/// A request taken apart.
struct FramedRequest {
  bool readable = false;  ///< false: no request at all, and nobody knows where the next one begins
  SessionVerb session_verb = SessionVerb::none;
  Verb* verb = nullptr;                ///< null: nobody registered it
  std::optional<Arguments> arguments;  ///< nothing: not of the verb's form
  Body body;
};

/// Takes a request line apart; `line` is without its end, and words in quotes are decoded in it. Not readable are a
/// line with a control character and one whose body has a size beyond 64 bits. Refers to `line`.
[[nodiscard]] FramedRequest parse_request(std::span<char> line, const VerbTable& verbs) noexcept;

}  // namespace wirelab::command
