#include "host/cli/net/printer.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace wirelab::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): the program has one thread
  return value != nullptr ? value : "";
}

}  // namespace

std::tm system_clock_time(std::time_t time) {
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return parts;
}

bool can_draw() {
  const std::string_view terminal = environment("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && !terminal.empty() && terminal != "dumb";
}

Size terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {.rows = size.ws_row, .columns = size.ws_col};
}

Paper standard_paper() {
  if (::isatty(STDOUT_FILENO) != 1) return {};
  return {.width = terminal_size().columns, .colour = can_draw() && environment("NO_COLOR").empty()};
}

void Printer::print(const Page& page) const {
  // Asked anew for each page: the window may have changed.
  for (const std::string& line : laid_out(page, standard_paper())) report_.line(line);
}

}  // namespace wirelab::cli
