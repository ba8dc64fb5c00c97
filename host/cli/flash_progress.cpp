#include "host/cli/flash_progress.h"

#include <utility>

#include "host/cli/display.h"
#include "host/cli/terminal_line.h"

namespace wirelab::cli {
namespace {

constexpr Duration kFlashPeriod = std::chrono::milliseconds(100);

}  // namespace

FlashProgress::FlashProgress(const Interruption& interruption, Language language, std::string device, bool draw)
    : interruption_(interruption), language_(language), device_(std::move(device)), draw_(draw) {}

FlashProgress::~FlashProgress() {
  if (drawn_) clear_line();
}

void FlashProgress::moved(flash::Pass pass, std::uint64_t done, std::uint64_t total) {
  interruption_.check();
  // The next thing that happens is a write.
  begun_ = true;
  if (!draw_) return;
  const TimePoint now = clock_.now();
  if (pass != std::exchange(pass_, pass)) meter_ = RateMeter();
  meter_.sample(now, done);
  if (drawn_ && now - drawn_at_ < kFlashPeriod) return;
  const Message what = pass == flash::Pass::writing ? Message::flash_writing : Message::flash_verifying;
  const std::string name = text(language_, what, {shown(device_)});
  redraw_line(progress_line({name, done, total, meter_.rate()}, line_width(), language_));
  drawn_at_ = now;
  drawn_ = true;
}

}  // namespace wirelab::cli
