#include "boards/bare_metal/fiber_executor.h"

#include <utility>

namespace wirelab::boards {

FiberExecutor::FiberExecutor(Reactor& reactor, const Stacks& stacks) : reactor_(reactor) {
  storage_.executor = this;
  heavy_.executor = this;
  prepare_fiber(storage_.context, stacks.storage, work, &storage_);
  prepare_fiber(heavy_.context, stacks.heavy, work, &heavy_);
}

FiberExecutor::~FiberExecutor() {
  forget_fiber(storage_.context);
  forget_fiber(heavy_.context);
  forget_fiber(loop_);
}

void FiberExecutor::submit(Task& task, Lane lane) {
  Worker& worker = lane == Lane::heavy ? heavy_ : storage_;
  const bool idle = worker.queue.empty();
  worker.queue.push(task);
  // A worker that has something sleeps or runs of its own accord.
  if (idle) make_runnable(worker);
}

void FiberExecutor::work(void* worker) {
  auto& self = *static_cast<Worker*>(worker);
  for (;;) {
    // The task stays in the queue while it runs, which says that the worker is busy.
    while (Task* task = self.queue.first()) {
      task->run();
      static_cast<void>(self.queue.pop());
      self.executor->reactor_.post(*task);
    }
    self.executor->leave();
  }
}

void FiberExecutor::make_runnable(Worker& worker) noexcept {
  worker.runnable = true;
  reactor_.mark(*this);
}

void FiberExecutor::ready() {
  for (Worker* worker : {&storage_, &heavy_}) {
    if (!std::exchange(worker->runnable, false)) continue;
    running_ = worker;
    switch_fiber(loop_, worker->context);
    running_ = nullptr;
  }
}

void FiberExecutor::leave() noexcept { switch_fiber(running_->context, loop_); }

void FiberExecutor::pause() noexcept {
  if (running_ == nullptr) return;
  make_runnable(*running_);
  leave();
}

void Sleep::until_woken() noexcept {
  while (!woken_) executor_.leave();
}

void Sleep::wake() noexcept {
  woken_ = true;
  executor_.make_runnable(*worker_);
}

}  // namespace wirelab::boards
