#pragma once

#include "boards/native/confinement/filter_program.h"

namespace wirelab::boards {

/// Gives the kernel the filter for every thread of this process, those of later and those of now; it cannot be taken
/// back. Answers 0, or the errno of the refusal.
[[nodiscard]] int restrict_calls(const CallList& list, Violation violation);

}  // namespace wirelab::boards
