#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

#include "boards/native/confinement/call_rule.h"

namespace wirelab::boards {

/// What becomes of a call that no rule allows: it ends the process, or is made and written to the kernel's log.
enum class Violation : std::uint8_t { kill, log };

/// The rules as a program for the kernel's seccomp filter. Pure. Rules are tried in their order; the first that fits
/// counts.
[[nodiscard]] std::vector<sock_filter> filter_program(const CallList& list, Violation violation);

}  // namespace wirelab::boards
