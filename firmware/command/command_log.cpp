#include "firmware/command/command_log.h"

#include <chrono>

namespace wirelab::command {

void log_command(const Log& log, const CommandEnd& end) noexcept {
  if (!log.enabled(LogLevel::info)) return;
  const net::EndpointText peer(end.peer);
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(end.took);
  const OutcomeKind kind = end.outcome.kind;
  const bool failed =
      kind == OutcomeKind::failed || kind == OutcomeKind::rename_failed || kind == OutcomeKind::listing_failed;
  log.info("command_ended", {{"peer", peer.view()},
                             {"verb", end.verb != nullptr ? end.verb->name() : "none"},
                             {"outcome", outcome_name(kind)},
                             {"reason", failed ? error_name(end.outcome.error) : std::string_view("none")},
                             {"bytes", end.bytes},
                             {"us", static_cast<std::uint64_t>(elapsed.count())},
                             {"name", end.name}});
}

}  // namespace wirelab::command
