#include "firmware/core/result.h"

namespace wirelab {

std::string_view error_name(Error error) noexcept {
  switch (error) {
    case Error::would_block: return "would-block";
    case Error::refused: return "refused";
    case Error::reset: return "reset";
    case Error::timed_out: return "timed-out";
    case Error::no_resources: return "no-resources";
    case Error::unsupported: return "unsupported";
    case Error::closed: return "closed";
    case Error::in_use: return "in-use";
    case Error::unreachable: return "unreachable";
    case Error::invalid: return "invalid";
    case Error::not_found: return "not-found";
    case Error::exists: return "exists";
    case Error::not_allowed: return "not-allowed";
    case Error::no_space: return "no-space";
    case Error::io: return "io";
  }
  return "unknown";
}

}  // namespace wirelab
