#pragma once

#include "boards/native/confinement/filter_program.h"

namespace wirelab::boards {

/// What the kernel's seccomp holds this program to.
struct CallRestriction {
  bool known = true;  ///< the kernel has such filters
  int error = 0;      ///< the errno of the refusal; 0: the filter holds, if filters are known
};

/// Gives the kernel the filter for every thread of this process, those of later and those of now; it cannot be taken
/// back.
[[nodiscard]] CallRestriction restrict_calls(const CallList& list, Violation violation);

}  // namespace wirelab::boards
