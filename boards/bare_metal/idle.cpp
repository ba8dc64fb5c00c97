#include "boards/bare_metal/idle.h"

#include <span>

namespace wirelab::boards {

void Idle::add(WakeSource& source) noexcept {
  if (count_ < sources_.size()) sources_[count_++] = &source;
}

bool Idle::may_sleep() noexcept {
  bool all = !woken_.load(std::memory_order_acquire);
  // Every one is asked, so that every one interrupts.
  for (WakeSource* source : std::span(sources_).first(count_)) all = source->may_sleep() && all;
  return all;
}

void Idle::poll(Duration max_wait) {
  if (max_wait > Duration::zero()) {
    if (may_sleep()) processor_.sleep(max_wait);
    for (WakeSource* source : std::span(sources_).first(count_)) source->woke();
  }
  woken_.store(false, std::memory_order_release);
}

}  // namespace wirelab::boards
