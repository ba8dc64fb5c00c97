#pragma once

#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/core/task_queue.h"

namespace wirelab::test {

/// An executor that works when the test says so: one task a step, in the order in which they came, on the test's
/// thread.
class SteppedExecutor final : public Executor {
 public:
  explicit SteppedExecutor(Reactor& reactor) noexcept : reactor_(reactor) {}

  void submit(Task& task, Lane lane) override {
    waiting_.push(task);
    last_lane_ = lane;
  }

  /// Where the task that came last was put.
  [[nodiscard]] Lane last_lane() const noexcept { return last_lane_; }

  /// Runs the task that came first and sends it back to the loop; false if there is none.
  bool step() {
    Task* task = waiting_.pop();
    if (task == nullptr) return false;
    task->run();
    reactor_.post(*task);
    return true;
  }

  /// Runs tasks, and the loop after each, until neither has anything to do.
  void settle() {
    do {
      reactor_.run_until_stalled();
    } while (step());
  }

 private:
  Reactor& reactor_;
  TaskQueue waiting_;
  Lane last_lane_ = Lane::quick;
};

}  // namespace wirelab::test
