#pragma once

#include <atomic>
#include <cstddef>

#include "firmware/core/clock.h"
#include "firmware/core/poller.h"
#include "firmware/core/posting.h"
#include "firmware/core/timer_queue.h"
#include "firmware/core/watcher.h"

namespace wirelab {

/// The event loop, the same on every board: a list of watchers to call, timers, messages from other threads. What
/// differs between stacks is in the pollers. Everything but `post` belongs to one thread.
///
/// A turn: poll, take messages, expire timers, call the watchers marked so far, call the deferred ones, tell the
/// pollers that the turn ended. A watcher marked during a turn runs in the next, so no watcher can starve the pollers.
class Reactor {
 public:
  /// An empty loop; `clock` must outlive it.
  explicit Reactor(const Clock& clock) noexcept : clock_(clock), now_(clock.now()) {}
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Adds a back end, after those that are there; never fails. One that stands in another loop leaves that. While other
  /// threads may post, which wakes every poller, none is added or taken away.
  void attach(Poller& poller) noexcept { pollers_.push_back(poller); }
  /// Takes it out of the loop it stands in; harmless if that is none. A poller that is being called may leave, and take
  /// no other with it.
  void detach(Poller& poller) noexcept { poller.unlink(); }

  /// The moment at which this turn began (or the last poll ended): the same for everybody within a turn.
  [[nodiscard]] TimePoint now() const noexcept { return now_; }

  /// Calls `watcher` in the next turn.
  void mark(Watcher& watcher) noexcept {
    if (!watcher.linked()) ready_.push_back(watcher);
  }
  /// Calls `watcher` once more later in this turn, after those already marked; inside a deferred call: in the next
  /// turn.
  void defer(Watcher& watcher) noexcept;
  /// Runs `posting.posted()` in the loop. Callable from any thread; takes no lock and allocates nothing.
  void post(Posting& posting) noexcept;

  /// One turn. Waits for at most `max_wait` when there is nothing to do. Answers whether anything ran.
  bool run_once(Duration max_wait);
  /// Turns without waiting until nothing is left to do at this moment; how every test makes progress. Stops after
  /// `limit` turns, and answers false, if the watchers never come to rest.
  bool run_until_stalled(std::size_t limit = 100'000);

  /// Delivers the messages that have come, outside a turn; answers whether there were any. For the orderly end of
  /// whoever posts from other threads: a message on its way must not outlive its receiver.
  bool take_postings();

 private:
  friend class Timer;

  [[nodiscard]] Duration time_to_wait(Duration max_wait) noexcept;
  void poll(Duration wait);
  void expire_timers();
  bool call(IntrusiveList<Watcher>& watchers);

  const Clock& clock_;
  TimePoint now_;
  TimerQueue timers_;
  IntrusiveList<Watcher> ready_;
  IntrusiveList<Watcher> deferred_;
  bool deferred_running_ = false;
  std::atomic<Posting*> postings_{nullptr};
  IntrusiveList<Poller> pollers_;
};

}  // namespace wirelab
