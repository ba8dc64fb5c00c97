#pragma once

#include <pthread.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/core/task_queue.h"

namespace wirelab::storage {

/// An Executor on threads. Each lane has its own few, started when there is work for them, so that an idle daemon has
/// none. `submit`, `settle` and the life of the pool belong to the reactor's thread. Signals are blocked on the
/// workers.
class WorkerPool final : public Executor {
 public:
  /// How many threads each lane may have; at least 1.
  struct Threads {
    unsigned quick = 2;
    unsigned bulk = 3;
    unsigned heavy = 1;
  };

  /// `reactor` must outlive the pool. Its pollers are woken by the workers: they come and go only while the pool is
  /// settled.
  explicit WorkerPool(Reactor& reactor, Threads threads);
  explicit WorkerPool(Reactor& reactor) : WorkerPool(reactor, Threads{}) {}
  /// Settles, then ends the threads. Waits for what is being worked on.
  ~WorkerPool() override;

  /// If not even one thread can be started for the lane, the task runs inside this call.
  void submit(Task& task, Lane lane) override;

  /// Waits until every task submitted so far, and those that they submit when posted, has run and was posted. It calls
  /// `posted`, so nothing may be on the stack that would mind. For an orderly end.
  void settle();

  /// How many threads were started.
  [[nodiscard]] std::size_t threads() const noexcept;

 private:
  struct LaneWorkers {
    WorkerPool* pool = nullptr;
    std::mutex mutex;
    std::condition_variable wake;
    TaskQueue queue;
    std::size_t limit = 1;
    std::size_t idle = 0;
    bool stopping = false;
    std::vector<pthread_t> threads;
  };

  static void* work(void* lane_workers);
  [[nodiscard]] static bool start_thread(LaneWorkers& lane);
  void finish(Task& task) noexcept;

  Reactor& reactor_;
  std::array<LaneWorkers, 3> lanes_;
  std::atomic<std::size_t> unfinished_{0};
};

}  // namespace wirelab::storage
