#pragma once

#include <functional>

#include "boards/linux/init/console.h"

namespace wirelab::boards {

/// Loads the modules that /lib/modules/list names, from that folder, in its order. A module that the kernel refuses is
/// named on the console, and the next one is tried: a board with one driver less is still a board. `after_each` is
/// called after each of them: what waits for a driver need not wait for the others.
void load_modules(const Console& console, const std::function<void()>& after_each);

}  // namespace wirelab::boards
