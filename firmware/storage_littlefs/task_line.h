#pragma once

#include "firmware/core/executor.h"
#include "firmware/core/intrusive_list.h"

namespace wirelab::storage {

/// A piece of work that stands in a line. `run_step` is called off the loop, then `step_done` in the loop; from `add`
/// to `step_done` the step belongs to the line.
class Step : public ListNode {
 public:
  virtual void run_step() = 0;
  virtual void step_done() = 0;

 protected:
  ~Step() = default;
};

/// Does steps one after another in the order in which they came, whatever lanes and threads the executor has: one task
/// of its own is with the executor at a time. For things that must not be used from two sides at once.
class TaskLine final : private Task {
 public:
  TaskLine(Executor& executor, Lane lane) noexcept : executor_(executor), lane_(lane) {}
  /// Nothing may be under way.
  ~TaskLine() override = default;

  /// Called in the loop.
  void add(Step& step);

 private:
  void run() override { current_->run_step(); }
  void posted() override;
  void go_on();

  Executor& executor_;
  const Lane lane_;
  IntrusiveList<Step> waiting_;
  Step* current_ = nullptr;
};

}  // namespace wirelab::storage
