#pragma once

#include <cstdint>

#include "firmware/core/result.h"

namespace wirelab::net {

/// What was being done when the system call failed: one errno can mean different things.
enum class Doing : std::uint8_t {
  opening,     ///< making a descriptor, setting options
  binding,     ///< bind, listen: the address is one of ours
  connecting,  ///< connect, and its outcome
  moving,      ///< send, receive, accept
};

/// Our word for an errno value (POSIX.1, section 2.3 of System Interfaces). Values that no socket call documents are
/// `io`.
[[nodiscard]] Error error_of(int errno_value, Doing doing) noexcept;

}  // namespace wirelab::net
