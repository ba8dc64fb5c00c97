#pragma once

#include <string>

#include "boards/linux/init/console.h"

namespace wirelab::boards {

/// Makes a folder in memory that wirelabd can serve but that takes nothing in: one text file says `trouble`, and the
/// places through which an upload or an account would go are read-only. So a board without its data partition can be
/// reached, says why it has no files, and acknowledges nothing that it would lose. Answers its path.
[[nodiscard]] std::string make_refusing_root(const std::string& trouble, const Console& console);

}  // namespace wirelab::boards
