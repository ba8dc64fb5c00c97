#include "boards/native/confinement/call_rule.h"

namespace wirelab::boards {

const CallList* call_list() noexcept { return nullptr; }

}  // namespace wirelab::boards
