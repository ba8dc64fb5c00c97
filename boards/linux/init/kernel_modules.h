#pragma once

#include "boards/linux/init/console.h"

namespace wirelab::boards {

/// Loads the modules that /lib/modules/list names, from that folder, in its order. A module that the kernel refuses is
/// named on the console, and the next one is tried: a board with one driver less is still a board.
void load_modules(const Console& console);

}  // namespace wirelab::boards
