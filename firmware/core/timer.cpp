#include "firmware/core/timer.h"

#include "firmware/core/reactor.h"

namespace wirelab {

void Timer::start(Duration after) noexcept {
  // A setting may ask for a longer time than there is left on the time line.
  start_at(after < kNever - reactor_.now() ? reactor_.now() + after : kNever);
}

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
