#include "host/cli/local_directory.h"

#include <filesystem>
#include <system_error>

namespace wirelab::cli {

bool is_directory(const std::string& path) noexcept {
  std::error_code nobody_can_tell;
  return std::filesystem::is_directory(path, nobody_can_tell);
}

}  // namespace wirelab::cli
