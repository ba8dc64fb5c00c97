#pragma once

#include "firmware/core/clock.h"
#include "firmware/core/watcher.h"

namespace wirelab {

class Reactor;

/// A deadline that wakes a watcher. Lives inside its owner; starting and stopping allocate nothing. The watcher finds
/// out which of its timers it was by asking `expired`.
class Timer {
 public:
  /// A stopped timer. Both references must outlive it.
  Timer(Reactor& reactor, Watcher& watcher) noexcept : reactor_(reactor), watcher_(watcher) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { stop(); }

  /// Expires once, `after` from the reactor's present turn; zero or less means the next turn. Restarts a running timer.
  void start(Duration after) noexcept;
  /// The same with the moment itself; `kNever` is the same as `stop`.
  void start_at(TimePoint when) noexcept;
  /// Forgets the deadline, and that it has expired.
  void stop() noexcept;

  /// True between `start` and the expiry.
  [[nodiscard]] bool running() const noexcept { return queued_; }
  /// True from the expiry to the next `start` or `stop`.
  [[nodiscard]] bool expired() const noexcept { return expired_; }
  /// When it expires or expired; meaningless on a stopped timer.
  [[nodiscard]] TimePoint deadline() const noexcept { return deadline_; }

 private:
  friend class Reactor;
  friend class TimerQueue;

  Reactor& reactor_;
  Watcher& watcher_;
  TimePoint deadline_{};
  Timer* child_ = nullptr;     // first child in the pairing heap
  Timer* sibling_ = nullptr;   // next child of the same parent
  Timer* previous_ = nullptr;  // previous sibling, or the parent for a first child
  bool queued_ = false;
  bool expired_ = false;
};

}  // namespace wirelab
