#include "firmware/core/reactor.h"

#include <algorithm>

namespace wirelab {

void Reactor::defer(Watcher& watcher) noexcept { (deferred_running_ ? ready_ : deferred_).push_back(watcher); }

void Reactor::post(Posting& posting) noexcept {
  if (posting.on_its_way_.exchange(true, std::memory_order_acq_rel)) return;
  Posting* head = postings_.load(std::memory_order_relaxed);
  do {
    posting.next_ = head;
  } while (!postings_.compare_exchange_weak(head, &posting, std::memory_order_release, std::memory_order_relaxed));
  // Only the first message of a batch has to end the wait: the others are found in the same list.
  if (head != nullptr) return;
  pollers_.for_each([](Poller& poller) { poller.wake(); });
}

bool Reactor::take_postings() {
  Posting* newest = postings_.exchange(nullptr, std::memory_order_acquire);
  Posting* oldest = nullptr;
  while (newest != nullptr) {
    Posting* next = newest->next_;
    newest->next_ = oldest;
    oldest = newest;
    newest = next;
  }
  const bool any = oldest != nullptr;
  while (oldest != nullptr) {
    Posting* next = oldest->next_;
    oldest->on_its_way_.store(false, std::memory_order_release);
    oldest->posted();
    oldest = next;
  }
  return any;
}

void Reactor::expire_timers() {
  for (Timer* timer = timers_.first(); timer != nullptr && timer->deadline_ <= now_; timer = timers_.first()) {
    timers_.remove(*timer);
    timer->expired_ = true;
    mark(timer->watcher_);
  }
}

bool Reactor::call(IntrusiveList<Watcher>& watchers) {
  IntrusiveList<Watcher> batch;
  batch.splice_back(watchers);
  bool any = false;
  while (Watcher* watcher = batch.pop_front()) {
    any = true;
    watcher->ready();
  }
  return any;
}

Duration Reactor::time_to_wait(Duration max_wait) noexcept {
  if (!ready_.empty() || !deferred_.empty() || postings_.load(std::memory_order_acquire) != nullptr) {
    return Duration::zero();
  }
  TimePoint deadline = kNever;
  if (const Timer* timer = timers_.first()) deadline = timer->deadline_;
  pollers_.for_each([&](const Poller& poller) { deadline = std::min(deadline, poller.next_deadline()); });
  if (deadline == kNever) return max_wait;
  return std::clamp(deadline - clock_.now(), Duration::zero(), std::max(max_wait, Duration::zero()));
}

void Reactor::poll(Duration wait) {
  pollers_.for_each([wait](Poller& poller) { poller.poll(poller.can_wait() ? wait : Duration::zero()); });
  now_ = std::max(now_, clock_.now());
}

bool Reactor::run_once(Duration max_wait) {
  poll(time_to_wait(max_wait));
  bool any = take_postings();
  expire_timers();
  any |= call(ready_);
  deferred_running_ = true;
  any |= call(deferred_);
  deferred_running_ = false;
  pollers_.for_each([](Poller& poller) { poller.turn_ended(); });
  return any;
}

bool Reactor::run_until_stalled(std::size_t limit) {
  for (std::size_t turn = 0; turn < limit; ++turn) {
    const bool any = run_once(Duration::zero());
    if (!any && ready_.empty() && deferred_.empty()) return true;
  }
  return false;
}

}  // namespace wirelab
