#include "host/cli/terminal_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace wirelab::cli {
namespace {

constexpr std::size_t kFree = 3;

void write_to_terminal(std::string_view line) {
  // A terminal that is gone only loses the drawing.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

bool can_redraw_line() {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): the program has one thread
  return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

// Asked anew for each line: the window may have changed. Three columns stay free: in the last one terminals would wrap,
// and the "^C" that they show belongs on the line that is cleared.
std::size_t line_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80 - kFree;
  return size.ws_col - std::min<std::size_t>(size.ws_col, kFree);
}

void redraw_line(std::string_view line) { write_to_terminal("\r" + std::string(line) + "\x1b[K"); }

void clear_line() { write_to_terminal("\r\x1b[K"); }

}  // namespace wirelab::cli
