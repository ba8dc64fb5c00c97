#include "host/cli/exit_code.h"

namespace wirelab::cli {

std::string_view reason_word(Reason reason) noexcept {
  switch (reason) {
    case Reason::failed: return "failed";
    case Reason::usage: return "usage";
    case Reason::timed_out: return "timed_out";
    case Reason::not_allowed: return "not_allowed";
    case Reason::unreachable: return "unreachable";
    case Reason::not_found: return "not_found";
    case Reason::exists: return "exists";
    case Reason::local_file: return "local_file";
    case Reason::protocol: return "protocol";
    case Reason::unsupported: return "unsupported";
    case Reason::interrupted: return "interrupted";
    case Reason::disk_in_use: return "disk_in_use";
    case Reason::declined: return "declined";
  }
  return "failed";
}

ExitCode exit_code(Reason reason) noexcept {
  switch (reason) {
    case Reason::usage: return ExitCode::usage;
    case Reason::timed_out: return ExitCode::timed_out;
    case Reason::not_allowed:
    case Reason::disk_in_use: return ExitCode::not_allowed;
    case Reason::unreachable: return ExitCode::unreachable;
    case Reason::not_found: return ExitCode::not_found;
    default: return ExitCode::failed;
  }
}

}  // namespace wirelab::cli
