#pragma once

#include "firmware/core/reactor.h"

namespace wirelab::storage {

/// What the operations of every store have in common that do their work in steps off the loop: a watcher, one step at a
/// time, and an end that waits for the step when the handle goes first. `Interface` is one of file_store.h or
/// document_store.h.
///
/// A back end adds how a step is handed over, between `step_begins` and `step_over`, and how an operation gives its
/// place back. All calls are made in the loop.
template <typename Interface>
class SteppedOperation : public Interface {
 public:
  void watch(Watcher* watcher) final {
    watcher_ = watcher;
    tell();
  }

 protected:
  explicit SteppedOperation(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// True while a step is under way or waits for its turn.
  [[nodiscard]] bool working() const noexcept { return working_; }
  /// True once the handle is gone.
  [[nodiscard]] bool abandoned() const noexcept { return abandoned_; }

  /// Asks the watcher to look again; a call too many does no harm.
  void tell() noexcept {
    if (watcher_ != nullptr) reactor_.mark(*watcher_);
  }

  /// For the back end, before it hands a step over.
  void step_begins() noexcept { working_ = true; }
  /// For the back end, once the step is over. The operation may be gone afterwards.
  void step_over() {
    working_ = false;
    worked();
    if (working_) return;
    if (abandoned_) {
      end();
    } else {
      tell();
    }
  }

  /// The step is done: takes over what it brought. May begin another.
  virtual void worked() = 0;
  /// The handle is gone and no step is under way. May begin another, after which it is called again; the last thing it
  /// does is to destroy the operation.
  virtual void end() { destroy(); }
  /// Ends the operation's life and gives its place back.
  virtual void destroy() noexcept = 0;

 private:
  void release() noexcept final {
    watcher_ = nullptr;
    abandoned_ = true;
    if (!working_) end();
  }

  Reactor& reactor_;
  Watcher* watcher_ = nullptr;
  bool working_ = false;
  bool abandoned_ = false;
};

}  // namespace wirelab::storage
