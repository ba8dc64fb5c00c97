#include "boards/linux/init/console.h"

#include <unistd.h>

#include <array>
#include <cstring>
#include <span>

#include <cerrno>

#include "firmware/core/text.h"

namespace wirelab::boards {

void Console::say(std::string_view text) const {
  std::array<char, 1024> room{};
  TextBuilder line(std::span<char>(room).first(room.size() - 1));
  line.add("wirelab: ").add_escaped(text);
  // In its own place, so that the longest line ends too.
  std::size_t length = line.text().size();
  room.at(length++) = '\n';
  std::string_view rest(room.data(), length);
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Console::say_errno(std::string_view text) const { say(with_errno(text)); }

std::string with_errno(std::string_view what) {
  const int error = errno;
  return std::string(what) + ": " + std::strerror(error);
}

}  // namespace wirelab::boards
