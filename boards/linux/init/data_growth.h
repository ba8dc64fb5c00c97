#pragma once

#include <string>

#include "boards/linux/init/console.h"

namespace wirelab::boards {

/// Makes a partition as long as its disk allows, if it is the last one: first in the table on the disk, then in the
/// kernel. A device that is no partition is left as it is. For before it is mounted; what goes wrong is said on the
/// console and changes nothing.
void grow_partition(const std::string& device, const Console& console);

/// Makes the ext4 file system mounted at `place` as long as `device`. It does so at every start at which that is
/// longer, so a power cut after `grow_partition`, or in the middle of this, is made up for at the next one.
void grow_file_system(const std::string& device, const std::string& place, const Console& console);

}  // namespace wirelab::boards
