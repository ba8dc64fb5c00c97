#pragma once

#include "firmware/core/timer.h"

namespace wirelab {

/// Running timers by deadline, as an intrusive pairing heap: ten thousand session deadlines cost no memory of their
/// own, starting one is constant time, expiring or stopping one is logarithmic on average. (A timer wheel was the
/// alternative; it needs a tick, and a tickless board has none.)
class TimerQueue {
 public:
  TimerQueue() = default;
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;

  /// Adds a timer that is not queued.
  void insert(Timer& timer) noexcept;
  /// Removes a queued timer.
  void remove(Timer& timer) noexcept;
  /// The timer with the earliest deadline; null when empty.
  [[nodiscard]] Timer* first() const noexcept { return root_; }

 private:
  static Timer* merge(Timer* a, Timer* b) noexcept;
  static Timer* merge_siblings(Timer* first) noexcept;

  Timer* root_ = nullptr;
};

}  // namespace wirelab
