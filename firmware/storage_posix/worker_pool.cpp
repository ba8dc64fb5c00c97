#include "firmware/storage_posix/worker_pool.h"

#include <csignal>

#include <algorithm>

namespace wirelab::storage {
namespace {

/// Enough for the copying buffer of a read-ahead and for a password hash; only pages that are touched cost memory.
constexpr std::size_t kStackSize = std::size_t{256} * 1024;

}  // namespace

WorkerPool::WorkerPool(Reactor& reactor, Threads threads) : reactor_(reactor) {
  const std::array<unsigned, 3> limits{threads.quick, threads.bulk, threads.heavy};
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    lanes_[lane].pool = this;
    lanes_[lane].limit = std::max(limits[lane], 1U);
  }
}

WorkerPool::~WorkerPool() {
  settle();
  for (LaneWorkers& lane : lanes_) {
    {
      const std::lock_guard lock(lane.mutex);
      lane.stopping = true;
    }
    lane.wake.notify_all();
    for (const pthread_t thread : lane.threads) pthread_join(thread, nullptr);
  }
}

void WorkerPool::submit(Task& task, Lane which) {
  LaneWorkers& lane = lanes_[static_cast<std::size_t>(which)];
  unfinished_.fetch_add(1, std::memory_order_relaxed);
  std::unique_lock lock(lane.mutex);
  // Each waiting thread may already be promised to a task that stands in the queue.
  const bool all_taken = lane.idle == 0 || !lane.queue.empty();
  if (all_taken && lane.threads.size() < lane.limit && !start_thread(lane) && lane.threads.empty()) {
    lock.unlock();
    task.run();
    finish(task);
    return;
  }
  lane.queue.push(task);
  lock.unlock();
  lane.wake.notify_one();
}

void WorkerPool::settle() {
  do {
    for (std::size_t left = unfinished_.load(std::memory_order_acquire); left != 0;
         left = unfinished_.load(std::memory_order_acquire)) {
      unfinished_.wait(left, std::memory_order_acquire);
    }
  } while (reactor_.take_postings());
}

std::size_t WorkerPool::threads() const noexcept {
  std::size_t count = 0;
  for (const LaneWorkers& lane : lanes_) count += lane.threads.size();
  return count;
}

void* WorkerPool::work(void* lane_workers) {
  LaneWorkers& lane = *static_cast<LaneWorkers*>(lane_workers);
  std::unique_lock lock(lane.mutex);
  while (true) {
    while (Task* task = lane.queue.pop()) {
      lock.unlock();
      task->run();
      lane.pool->finish(*task);
      lock.lock();
    }
    if (lane.stopping) return nullptr;
    ++lane.idle;
    lane.wake.wait(lock);
    --lane.idle;
  }
}

bool WorkerPool::start_thread(LaneWorkers& lane) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_attr_setstacksize(&attributes, kStackSize);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread{};
  const bool started = pthread_create(&thread, &attributes, &WorkerPool::work, &lane) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (started) lane.threads.push_back(thread);
  return started;
}

void WorkerPool::finish(Task& task) noexcept {
  // From here on the loop may destroy the task.
  reactor_.post(task);
  if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_all();
}

}  // namespace wirelab::storage
