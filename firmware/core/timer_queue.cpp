#include "firmware/core/timer_queue.h"

#include <utility>

namespace wirelab {

Timer* TimerQueue::merge(Timer* a, Timer* b) noexcept {
  if (a == nullptr) return b;
  if (b == nullptr) return a;
  if (b->deadline_ < a->deadline_) std::swap(a, b);
  b->previous_ = a;
  b->sibling_ = a->child_;
  if (a->child_ != nullptr) a->child_->previous_ = b;
  a->child_ = b;
  return a;
}

// Two passes without recursion: thousands of siblings must not become thousands of stack frames.
Timer* TimerQueue::merge_siblings(Timer* first) noexcept {
  Timer* pairs = nullptr;  // merged pairs, last one first, chained through sibling_
  while (first != nullptr) {
    Timer* a = first;
    Timer* b = a->sibling_;
    first = b != nullptr ? b->sibling_ : nullptr;
    a->sibling_ = a->previous_ = nullptr;
    if (b != nullptr) b->sibling_ = b->previous_ = nullptr;
    Timer* pair = merge(a, b);
    pair->sibling_ = pairs;
    pairs = pair;
  }
  Timer* merged = nullptr;
  while (pairs != nullptr) {
    Timer* next = pairs->sibling_;
    pairs->sibling_ = nullptr;
    merged = merge(merged, pairs);
    pairs = next;
  }
  return merged;
}

void TimerQueue::insert(Timer& timer) noexcept {
  timer.child_ = timer.sibling_ = timer.previous_ = nullptr;
  timer.queued_ = true;
  root_ = merge(root_, &timer);
}

void TimerQueue::remove(Timer& timer) noexcept {
  timer.queued_ = false;
  if (&timer == root_) {
    root_ = merge_siblings(timer.child_);
  } else {
    if (timer.previous_->child_ == &timer) {
      timer.previous_->child_ = timer.sibling_;
    } else {
      timer.previous_->sibling_ = timer.sibling_;
    }
    if (timer.sibling_ != nullptr) timer.sibling_->previous_ = timer.previous_;
    root_ = merge(root_, merge_siblings(timer.child_));
  }
  timer.child_ = timer.sibling_ = timer.previous_ = nullptr;
}

}  // namespace wirelab
