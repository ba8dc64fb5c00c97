#include "host/cli/progress_bar.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

constexpr Duration kFirst = std::chrono::milliseconds(250);
constexpr std::size_t kFree = 3;
constexpr Duration kPeriod = std::chrono::milliseconds(100);

/// Asked anew for each line: the window may have changed. Three columns stay free: in the last one terminals would
/// wrap, and the "^C" that they show belongs on the line that is cleared.
std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80 - kFree;
  return size.ws_col - std::min<std::size_t>(size.ws_col, kFree);
}

void write_to_terminal(std::string_view line) {
  // A terminal that is gone only loses the drawing.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

ProgressBar::ProgressBar(Reactor& reactor, const client::Exchange& exchange, std::string_view name, Language language)
    : reactor_(reactor), exchange_(exchange), name_(shown(name)), language_(language) {
  timer_.start(kFirst);
}

ProgressBar::~ProgressBar() {
  if (drawn_) write_to_terminal("\r\x1b[K");
}

bool ProgressBar::possible() {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): the program has one thread
  return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void ProgressBar::ready() {
  if (!timer_.expired()) return;
  timer_.start(kPeriod);
  const client::Progress progress = exchange_.progress();
  if (!progress.known) return;
  meter_.sample(reactor_.now(), progress.done);
  const ProgressView view{name_, progress.done, progress.total, meter_.rate()};
  write_to_terminal("\r" + progress_line(view, terminal_width(), language_) + "\x1b[K");
  drawn_ = true;
}

}  // namespace wirelab::cli
