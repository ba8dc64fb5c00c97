#pragma once

#include "firmware/core/reactor.h"

namespace wirelab::boards {

/// Turns SIGTERM and SIGINT into calls of a watcher in the loop, and ignores SIGPIPE and SIGHUP. The handler only posts
/// to the reactor, which is lock-free and wakes the poller with one write: both allowed in a signal handler. One per
/// process.
class StopSignals final : private Posting {
 public:
  /// Both references must outlive this object.
  StopSignals(Reactor& reactor, Watcher& watcher);
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// Gives the signals their default effect back.
  ~StopSignals() override;

  /// How many stop signals came so far. A second one means: now.
  [[nodiscard]] unsigned count() const noexcept { return count_.load(std::memory_order_relaxed); }

 private:
  static void handle(int signal);
  void posted() override;

  Reactor& reactor_;
  Watcher& watcher_;
  std::atomic<unsigned> count_{0};
};

}  // namespace wirelab::boards
