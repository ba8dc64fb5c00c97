#pragma once

#include "firmware/core/result.h"
#include "lwip/err.h"

namespace wirelab::net {

/// What an lwIP error code means to the caller of a portable socket. ERR_ABRT is what lwIP reports when it gives up on
/// a peer that does not answer.
[[nodiscard]] constexpr Error error_of(err_t code) noexcept {
  switch (code) {
    case ERR_MEM:
    case ERR_BUF: return Error::no_resources;
    case ERR_TIMEOUT:
    case ERR_ABRT: return Error::timed_out;
    case ERR_RTE:
    case ERR_IF: return Error::unreachable;
    case ERR_USE: return Error::in_use;
    case ERR_RST: return Error::reset;
    case ERR_CLSD:
    case ERR_CONN: return Error::closed;
    default: return Error::invalid;
  }
}

}  // namespace wirelab::net
