#include "boards/linux/init/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {

std::optional<std::string> read_small_file(const std::string& path, std::size_t longest, std::size_t offset) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return std::nullopt;
  std::string content(longest, '\0');
  std::size_t used = 0;
  while (used < longest) {
    const ssize_t got = ::pread(file.get(), content.data() + used, longest - used, static_cast<off_t>(offset + used));
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  content.resize(used);
  return content;
}

bool write_small_file(const std::string& path, const std::string& content) {
  const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  return file.get() >= 0 && ::write(file.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size());
}

bool replace_small_file(const std::string& path, const std::string& content) {
  const std::string fresh = path + ".new";
  if (!write_small_file(fresh, content)) return false;
  const UniqueFd file(::open(fresh.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0 || ::rename(fresh.c_str(), path.c_str()) != 0) return false;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const UniqueFd parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return parent.get() >= 0 && ::fsync(parent.get()) == 0;
}

}  // namespace wirelab::boards
