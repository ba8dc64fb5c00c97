#pragma once

#include <string>

namespace wirelab::cli {

/// True if `path` leads to a directory here, through symbolic links too; false also if nobody can tell.
[[nodiscard]] bool is_directory(const std::string& path) noexcept;

}  // namespace wirelab::cli
