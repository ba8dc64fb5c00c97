#include "firmware/net_status_linux/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "firmware/posix/unique_fd.h"

namespace wirelab::net_status {
namespace {

std::optional<FileMark> mark_in(const struct stat& status) noexcept {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileMark{.device = status.st_dev, .inode = status.st_ino, .size = status.st_size, .changed = status.st_mtim};
}

}  // namespace

std::optional<FileMark> mark_of(const char* path) noexcept {
  struct stat status{};
  if (::stat(path, &status) != 0) return std::nullopt;
  return mark_in(status);
}

std::optional<TextFile> read_text_file(const char* path, std::span<char> room) noexcept {
  // Not to be held up by a pipe of that name.
  const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return std::nullopt;
  const auto mark = mark_in(status);
  if (!mark) return std::nullopt;
  const auto begin = std::max<std::int64_t>(0, mark->size - static_cast<std::int64_t>(room.size()));
  std::size_t used = 0;
  while (used < room.size()) {
    const auto offset = begin + static_cast<std::int64_t>(used);
    const ssize_t count = ::pread(file.get(), room.data() + used, room.size() - used, offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  return TextFile{.text = {room.data(), used}, .mark = *mark};
}

}  // namespace wirelab::net_status
