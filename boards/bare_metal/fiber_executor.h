#pragma once

#include <array>
#include <cstddef>

#include "boards/bare_metal/fiber_context.h"
#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/core/task_queue.h"

namespace wirelab::boards {

/// An Executor without threads: tasks run on two fibers, one for what waits for a disk and one for what computes. A
/// task that waits or pauses gives the processor back to the loop and goes on later, so nobody else notices it. Tasks
/// of one fiber run one after another.
class FiberExecutor final : public Executor, private Watcher {
 public:
  /// Memory for the stacks of the two fibers; they must outlive the executor.
  struct Stacks {
    MutableBytes storage;  ///< quick and bulk lane
    MutableBytes heavy;    ///< heavy lane
  };

  FiberExecutor(Reactor& reactor, const Stacks& stacks);
  /// No task may be left.
  ~FiberExecutor() override;

  void submit(Task& task, Lane lane) override;
  void pause() noexcept override;

 private:
  friend class Sleep;

  struct Worker {
    FiberExecutor* executor = nullptr;
    TaskQueue queue;
    FiberContext context;
    bool runnable = false;
  };

  static void work(void* worker);
  void ready() override;
  void make_runnable(Worker& worker) noexcept;
  /// Back to the loop, from inside the fiber that runs.
  void leave() noexcept;

  Reactor& reactor_;
  FiberContext loop_;
  Worker* running_ = nullptr;
  Worker storage_;
  Worker heavy_;
};

/// One wait of a task for something that the loop will tell it.
class Sleep {
 public:
  explicit Sleep(FiberExecutor& executor) noexcept : executor_(executor), worker_(executor.running_) {}
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;

  /// True if this is inside a task. Elsewhere there is nothing that could sleep.
  [[nodiscard]] bool possible() const noexcept { return worker_ != nullptr; }
  /// Inside the task: gives way until `wake`, which may have come before.
  void until_woken() noexcept;
  /// On the loop: the task goes on in one of the next turns.
  void wake() noexcept;

 private:
  FiberExecutor& executor_;
  FiberExecutor::Worker* worker_;
  bool woken_ = false;
};

}  // namespace wirelab::boards
