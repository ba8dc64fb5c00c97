#include <linux/audit.h>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {

const CallList* call_list() noexcept {
  static const CallList list{.architecture = AUDIT_ARCH_AARCH64, .rules = common_calls(), .old_rules = {}};
  return &list;
}

}  // namespace wirelab::boards
