#pragma once

#include <string>
#include <string_view>

namespace wirelab::cli {

/// A path in two: the directory to open, and the last component.
struct SplitPath {
  std::string directory;
  std::string name;
};

/// "a/b/c" is "a/b" and "c"; "c" is "." and "c"; "/c" is "/" and "c"; "a/" is "a" and "".
[[nodiscard]] SplitPath split_path(std::string_view path);

/// True if `name` can be a file's name: not empty, no slash, not "." or "..".
[[nodiscard]] bool is_file_name(std::string_view name) noexcept;

}  // namespace wirelab::cli
