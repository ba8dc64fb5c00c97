#include "firmware/storage_posix/worker_pool.h"

#include <gtest/gtest.h>

#include <csignal>
#include <latch>
#include <thread>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

/// Runs a function on the worker and another in the loop.
class FunctionTask final : public Task {
 public:
  explicit FunctionTask(
      std::function<void()> on_worker, std::function<void()> in_loop = [] {})
      : on_worker_(std::move(on_worker)), in_loop_(std::move(in_loop)) {}
  void run() override { on_worker_(); }
  void posted() override { in_loop_(); }

 private:
  std::function<void()> on_worker_;
  std::function<void()> in_loop_;
};

}  // namespace

TEST(WorkerPool, WithoutWork_HasNoThreads) {
  const Loop loop;
  EXPECT_EQ(loop.pool.threads(), 0U);
}

TEST(WorkerPool, Task_RunsOffTheLoopAndIsPostedInIt) {
  Loop loop;
  std::thread::id worked_on;
  std::thread::id posted_on;
  FunctionTask task([&] { worked_on = std::this_thread::get_id(); }, [&] { posted_on = std::this_thread::get_id(); });
  loop.pool.submit(task, Lane::quick);
  loop.pool.settle();
  EXPECT_EQ(posted_on, std::this_thread::get_id());
  EXPECT_NE(worked_on, posted_on);
  EXPECT_NE(worked_on, std::thread::id());
}

TEST(WorkerPool, OneThread_RunsTasksInTheOrderInWhichTheyCame) {
  Loop loop;
  std::vector<int> order;
  std::vector<std::unique_ptr<FunctionTask>> tasks;
  for (int number = 0; number < 100; ++number) {
    tasks.push_back(std::make_unique<FunctionTask>([&order, number] { order.push_back(number); }));
    loop.pool.submit(*tasks.back(), Lane::heavy);
  }
  loop.pool.settle();
  for (int number = 0; number < 100; ++number) EXPECT_EQ(order[static_cast<std::size_t>(number)], number);
  EXPECT_EQ(loop.pool.threads(), 1U);
}

TEST(WorkerPool, BusyLane_HoldsUpNoOther) {
  Loop loop;
  std::latch gate(1);
  std::vector<std::unique_ptr<FunctionTask>> waiting;
  for (int number = 0; number < 10; ++number) {
    waiting.push_back(std::make_unique<FunctionTask>([&gate] { gate.wait(); }));
    loop.pool.submit(*waiting.back(), Lane::bulk);
  }
  bool done = false;
  FunctionTask quick([] {}, [&done] { done = true; });
  loop.pool.submit(quick, Lane::quick);
  for (int turns = 0; !done && turns < 60; ++turns) loop.reactor.run_once(std::chrono::seconds(1));
  EXPECT_TRUE(done);
  gate.count_down();
  loop.pool.settle();
}

TEST(WorkerPool, ThreadsOfALane_WorkAtTheSameTimeUpToTheirNumber) {
  Loop loop;
  WorkerPool pool(loop.reactor, {.quick = 3, .bulk = 1, .heavy = 1});
  std::latch together(3);
  std::vector<std::unique_ptr<FunctionTask>> tasks;
  for (int number = 0; number < 3; ++number) {
    tasks.push_back(std::make_unique<FunctionTask>([&together] { together.arrive_and_wait(); }));
    pool.submit(*tasks.back(), Lane::quick);
  }
  pool.settle();
  EXPECT_EQ(pool.threads(), 3U);
}

TEST(WorkerPool, Settle_AlsoWaitsForWhatPostedTasksSubmit) {
  Loop loop;
  int left = 50;
  std::unique_ptr<FunctionTask> task;
  task = std::make_unique<FunctionTask>([] {},
                                        [&] {
                                          if (--left > 0) loop.pool.submit(*task, Lane::bulk);
                                        });
  loop.pool.submit(*task, Lane::bulk);
  loop.pool.settle();
  EXPECT_EQ(left, 0);
}

TEST(WorkerPool, Destruction_RunsAndPostsWhatWasSubmitted) {
  Loop loop;
  int posted = 0;
  FunctionTask task([] {}, [&posted] { ++posted; });
  {
    WorkerPool pool(loop.reactor);
    pool.submit(task, Lane::quick);
  }
  EXPECT_EQ(posted, 1);
}

TEST(WorkerPool, Workers_LeaveSignalsToOtherThreads) {
  Loop loop;
  bool blocked = false;
  FunctionTask task([&blocked] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    blocked = sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGINT) == 1;
  });
  loop.pool.submit(task, Lane::quick);
  loop.pool.settle();
  EXPECT_TRUE(blocked);
}

}  // namespace wirelab::storage::test
