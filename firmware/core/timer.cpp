#include "firmware/core/timer.h"

#include "firmware/core/reactor.h"

namespace wirelab {

void Timer::start(Duration after) noexcept { start_at(reactor_.now() + after); }

void Timer::start_at(TimePoint when) noexcept {
  stop();
  if (when == kNever) return;
  deadline_ = when;
  reactor_.timers_.insert(*this);
}

void Timer::stop() noexcept {
  if (queued_) reactor_.timers_.remove(*this);
  expired_ = false;
}

}  // namespace wirelab
