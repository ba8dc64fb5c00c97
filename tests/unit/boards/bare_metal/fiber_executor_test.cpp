#include "boards/bare_metal/fiber_executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/manual_clock.h"

namespace wirelab::boards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FiberExecutorTest : public testing::Test {
 protected:
  static constexpr std::size_t kStack = 256UL * 1024;  // GoogleTest and the sanitizers take far more than a board

  /// A task that notes what it does.
  class Note final : public Task {
   public:
    Note(FiberExecutorTest& test, std::string name, std::function<void()> work = {})
        : test_(test), name_(std::move(name)), work_(std::move(work)) {}
    void run() override {
      test_.events.push_back(name_);
      if (work_) work_();
    }
    void posted() override { test_.events.push_back(name_ + " posted"); }

   private:
    FiberExecutorTest& test_;
    std::string name_;
    std::function<void()> work_;
  };

  void note(const std::string& event) { events.push_back(event); }

  test::ManualClock clock;
  Reactor reactor{clock};
  std::vector<std::byte> storage_stack = std::vector<std::byte>(kStack);
  std::vector<std::byte> heavy_stack = std::vector<std::byte>(kStack);
  FiberExecutor executor{reactor, {storage_stack, heavy_stack}};
  std::vector<std::string> events;
};

TEST_F(FiberExecutorTest, Tasks_RunOutsideTheCallAndInOrder) {
  Note first(*this, "first");
  Note second(*this, "second");
  executor.submit(first, Lane::bulk);
  executor.submit(second, Lane::quick);
  EXPECT_THAT(events, IsEmpty());
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_THAT(events, ElementsAre("first", "second", "first posted", "second posted"));
}

TEST_F(FiberExecutorTest, SleepingTask_LetsTheLoopGoOn) {
  Sleep* sleep = nullptr;
  Note waiting(*this, "waits", [&] {
    Sleep here(executor);
    sleep = &here;
    ASSERT_TRUE(here.possible());
    here.until_woken();
    note("woken");
  });
  Note behind(*this, "behind");
  Note heavy(*this, "heavy");
  executor.submit(waiting, Lane::bulk);
  executor.submit(behind, Lane::quick);
  executor.submit(heavy, Lane::heavy);
  EXPECT_TRUE(reactor.run_until_stalled()) << "a sleeping task costs nothing";
  EXPECT_THAT(events, ElementsAre("waits", "heavy", "heavy posted"));
  sleep->wake();
  EXPECT_EQ(events.size(), 3U) << "nothing runs inside wake";
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_THAT(std::vector(events.begin() + 3, events.end()),
              ElementsAre("woken", "behind", "waits posted", "behind posted"));
}

TEST_F(FiberExecutorTest, WakeBeforeSleep_IsNotLost) {
  Note task(*this, "task", [&] {
    Sleep sleep(executor);
    sleep.wake();
    sleep.until_woken();
    note("on");
  });
  executor.submit(task, Lane::bulk);
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_THAT(events, ElementsAre("task", "on", "task posted"));
}

TEST_F(FiberExecutorTest, PausingTask_SharesTheTurns) {
  Note computing(*this, "computes", [&] {
    for (int slice = 0; slice < 3; ++slice) {
      executor.pause();
      note("slice");
    }
  });
  executor.submit(computing, Lane::heavy);
  for (const std::size_t events_after : {1U, 2U, 3U, 4U}) {
    reactor.run_once(Duration::zero());
    EXPECT_EQ(events.size(), events_after);
  }
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_EQ(events.back(), "computes posted");
}

TEST_F(FiberExecutorTest, TaskSubmittedByAPostedOne_Runs) {
  class Chain final : public Task {
   public:
    explicit Chain(FiberExecutor& executor) : executor_(executor) {}
    void run() override { ++runs; }
    void posted() override {
      if (runs < 5) executor_.submit(*this, Lane::bulk);
    }
    int runs = 0;

   private:
    FiberExecutor& executor_;
  };
  Chain chain(executor);
  executor.submit(chain, Lane::bulk);
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_EQ(chain.runs, 5);
}

TEST_F(FiberExecutorTest, OutsideATask_NobodySleepsOrPauses) {
  executor.pause();
  EXPECT_FALSE(Sleep(executor).possible());
}

}  // namespace
}  // namespace wirelab::boards
