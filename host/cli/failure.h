#pragma once

#include <expected>
#include <string>

#include "host/cli/exit_code.h"

namespace wirelab::cli {

/// Something that did not work, ready to be told.
struct Failure {
  Reason reason = Reason::failed;
  std::string message;        ///< what, on what, why, what to do; in the user's language, safe to show
  std::string reply = {};     ///< the server's own words, as they came, where it refused
  bool ends_the_run = false;  ///< nothing else can succeed either: the server is not there
  bool passing = false;       ///< the same may succeed on a new connection, or a little later
  bool in_use = false;        ///< passing, and it may take half a minute: somebody else is at it
  bool from_beside = false;   ///< passing, and no try of its own: another transfer of the same session ended it
};

/// What an attempt gave, or why not.
template <typename T>
using Attempt = std::expected<T, Failure>;

}  // namespace wirelab::cli
