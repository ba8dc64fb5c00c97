#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/command/outcome.h"
#include "firmware/command/verb_table.h"
#include "firmware/core/clock.h"
#include "firmware/core/log.h"
#include "firmware/net/address.h"

namespace wirelab::command {

/// What the log hears of a command.
struct CommandEnd {
  net::Endpoint peer;
  const Verb* verb = nullptr;  ///< null: nobody knows it
  Outcome outcome = {};
  std::uint64_t bytes = 0;  ///< of content, in either direction
  Duration took = {};
  std::string_view name = {};  ///< the first argument; empty if it could be a secret
};

/// One line at level info.
void log_command(const Log& log, const CommandEnd& end) noexcept;

}  // namespace wirelab::command
