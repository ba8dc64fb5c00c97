#pragma once

#include <cstdint>
#include <string>

#include "firmware/core/result.h"

namespace wirelab::client {

/// Which way a conversation went wrong, apart from what the server answered.
enum class Fault : std::uint8_t {
  cannot_connect,  ///< no connection: `cause` says why
  timed_out,       ///< the server, or the link, was too slow
  reset,           ///< the connection broke: `cause` says how
  ended_early,     ///< the server closed before its answer was complete
  not_understood,  ///< the answer is not of this protocol: `text` is its beginning
  too_long,        ///< the answer exceeds the bound; `expected` is the bound
  overrun,         ///< more bytes came than the server announced; `expected` is what it announced
  local_file,      ///< the file on this side failed; its sink or source knows more
  no_session,      ///< the greeting was not answered in frames: `text` is the beginning of what came instead
  other_version,   ///< the server speaks another version of sessions: `text` is the one
  session_closed,  ///< the server ended the session: `text` is the word of its status; empty: this side did, for
                   ///< another request
};

/// A conversation that did not come to the server's answer. Where a file was on its way, `done` of `expected` bytes had
/// been moved.
struct Problem {
  Fault fault = Fault::reset;
  Error cause = Error::reset;
  std::uint64_t done = 0;
  std::uint64_t expected = 0;
  std::string text = {};  ///< the peer's bytes as they came: escape them before showing
};

}  // namespace wirelab::client
