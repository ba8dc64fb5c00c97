#pragma once

#include "boards/linux/init/console.h"

namespace wirelab::boards {

/// Mounts what every process expects (/proc, /sys, /dev, a small /run) and makes the system itself read-only: it lies
/// in memory, and nothing is to be kept there. What fails is named on the console; the board goes on.
void mount_system(const Console& console);

}  // namespace wirelab::boards
