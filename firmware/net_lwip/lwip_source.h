#pragma once

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"

namespace wirelab::net {

/// The part that everything a watcher can watch has in common. Its list node stands in one list at a time: the stack's
/// starved ones, or a listener's connections that wait for `accept`.
class LwipSource : public ListNode {
 public:
  explicit LwipSource(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// Calls the watcher in the next turn; whatever came while there was none is replayed to the next one.
  void notify() noexcept {
    if (watcher_ != nullptr) reactor_.mark(*watcher_);
  }

 protected:
  ~LwipSource() = default;

  void set_watcher(Watcher* watcher) noexcept {
    watcher_ = watcher;
    notify();
  }

 private:
  Reactor& reactor_;
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::net
