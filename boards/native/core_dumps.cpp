#include "boards/native/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace wirelab::boards {

void forbid_core_dumps() noexcept {
  // The limit alone is not looked at by a kernel that pipes dumps to a program. The kernel refuses neither.
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  static_cast<void>(::setrlimit(RLIMIT_CORE, &none));
  static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

}  // namespace wirelab::boards
