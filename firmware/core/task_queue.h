#pragma once

#include "firmware/core/executor.h"

namespace wirelab {

/// Tasks in the order in which they came, linked through the tasks themselves. For executors; not thread-safe.
class TaskQueue {
 public:
  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

  /// Adds `task` at the end; it must not stand in any queue.
  void push(Task& task) noexcept {
    task.next_task_ = nullptr;
    (first_ == nullptr ? first_ : last_->next_task_) = &task;
    last_ = &task;
  }

  /// The task that came first, which stays; null when there is none.
  [[nodiscard]] Task* first() const noexcept { return first_; }

  /// Takes the task that came first; null when there is none.
  [[nodiscard]] Task* pop() noexcept {
    Task* task = first_;
    if (task != nullptr) first_ = task->next_task_;
    return task;
  }

 private:
  Task* first_ = nullptr;
  Task* last_ = nullptr;
};

}  // namespace wirelab
