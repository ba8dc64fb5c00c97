#include "host/cli/progress_bar.h"

#include "host/cli/display.h"
#include "host/cli/terminal_line.h"

namespace wirelab::cli {
namespace {

constexpr Duration kFirst = std::chrono::milliseconds(250);
constexpr Duration kPeriod = std::chrono::milliseconds(100);

}  // namespace

ProgressBar::ProgressBar(Reactor& reactor, std::function<client::Progress()> progress, std::string_view name,
                         Language language)
    : reactor_(reactor), progress_(std::move(progress)), name_(shown(name)), language_(language) {
  timer_.start(kFirst);
}

ProgressBar::~ProgressBar() {
  if (drawn_) clear_line();
}

bool ProgressBar::possible() { return can_redraw_line(); }

void ProgressBar::ready() {
  if (!timer_.expired()) return;
  timer_.start(kPeriod);
  const client::Progress progress = progress_();
  if (!progress.known) return;
  meter_.sample(reactor_.now(), progress.done);
  const ProgressView view{name_, progress.done, progress.total, meter_.rate()};
  redraw_line(progress_line(view, line_width(), language_));
  drawn_ = true;
}

}  // namespace wirelab::cli
