#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::boards {

/// The kernel modules that a board's image carries, in the order in which they are loaded.
struct ModuleList {
  std::vector<std::string> names;     ///< file names without a folder, like "virtio_net.ko"
  std::vector<std::string> problems;  ///< one sentence for each line that is wrong; it is left out
};

/// The longest list that is read.
inline constexpr std::size_t kMaxModuleList = 16 * 1024;

/// Reads a list of one file name a line, as the image recipe writes it: dependencies first. Empty lines and lines that
/// begin with '#' are skipped.
[[nodiscard]] ModuleList read_module_list(std::string_view text);

}  // namespace wirelab::boards
