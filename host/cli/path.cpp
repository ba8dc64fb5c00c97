#include "host/cli/path.h"

namespace wirelab::cli {

SplitPath split_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {.directory = ".", .name = std::string(path)};
  return {.directory = slash == 0 ? "/" : std::string(path.substr(0, slash)),
          .name = std::string(path.substr(slash + 1))};
}

bool is_file_name(std::string_view name) noexcept {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

}  // namespace wirelab::cli
