#include <linux/audit.h>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {

const CallList* call_list() noexcept {
  static const CallList list{
      .architecture = AUDIT_ARCH_AARCH64, .socket_rules = socket_calls(), .rules = common_calls(), .old_rules = {}};
  return &list;
}

}  // namespace wirelab::boards
