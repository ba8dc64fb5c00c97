#pragma once

#include "firmware/core/clock.h"
#include "firmware/core/intrusive_list.h"

namespace wirelab {

/// A back end's part of the event loop: turns events of its world (descriptors, received frames) into `Reactor::mark`.
/// Several pollers share one reactor, which they leave by themselves when they die; at most one of them is able to
/// wait.
class Poller : public ListNode {
 public:
  Poller() = default;
  virtual ~Poller() = default;

  /// Marks the watchers of what has happened. A poller that can wait stays at most `max_wait` for something to happen;
  /// the others return at once. Calls no watcher.
  virtual void poll(Duration max_wait) = 0;

  /// True if `poll` really waits and `wake` ends that wait.
  [[nodiscard]] virtual bool can_wait() const noexcept { return false; }

  /// When `poll` must run again even if nothing happens outside (a protocol timer); kNever if there is no such moment.
  [[nodiscard]] virtual TimePoint next_deadline() const noexcept { return kNever; }

  /// Runs after the watchers of a turn: the place to send what they wrote and to retry what was starved of memory.
  virtual void turn_ended() {}

  /// Ends a wait in `poll`, or makes the next one return at once. Callable from any thread or interrupt.
  virtual void wake() noexcept {}
};

}  // namespace wirelab
