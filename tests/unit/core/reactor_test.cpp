#include "firmware/core/reactor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "tests/support/manual_clock.h"

namespace wirelab {
namespace {

using std::chrono::milliseconds;

/// Does what the test says when it is called.
class Caller final : public Watcher {
 public:
  explicit Caller(std::function<void()> action = {}) : action_(std::move(action)) {}
  void ready() override {
    ++calls;
    if (action_) action_();
  }
  int calls = 0;

 private:
  std::function<void()> action_;
};

class ReactorTest : public testing::Test {
 protected:
  bool turn() { return reactor_.run_once(Duration::zero()); }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
};

TEST_F(ReactorTest, MarkedTwice_IsCalledOnce) {
  Caller caller;
  reactor_.mark(caller);
  reactor_.mark(caller);
  EXPECT_EQ(caller.calls, 0);
  EXPECT_TRUE(turn());
  EXPECT_FALSE(turn());
  EXPECT_EQ(caller.calls, 1);
}

TEST_F(ReactorTest, MarkedInATurn_RunsInTheNext) {
  Caller second;
  Caller first([&] { reactor_.mark(second); });
  reactor_.mark(first);
  turn();
  EXPECT_EQ(second.calls, 0);
  turn();
  EXPECT_EQ(second.calls, 1);
}

TEST_F(ReactorTest, Deferred_RunsLaterInTheSameTurn) {
  std::vector<int> order;
  Caller deferred([&] { order.push_back(3); });
  Caller first([&] {
    order.push_back(1);
    reactor_.defer(deferred);
  });
  Caller second([&] { order.push_back(2); });
  reactor_.mark(first);
  reactor_.mark(second);
  turn();
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST_F(ReactorTest, DeferredFromDeferred_RunsInTheNextTurn) {
  Caller last;
  Caller deferred([&] { reactor_.defer(last); });
  reactor_.defer(deferred);
  turn();
  EXPECT_EQ(last.calls, 0);
  turn();
  EXPECT_EQ(last.calls, 1);
}

TEST_F(ReactorTest, WatcherDestroyedInABatch_IsNotCalled) {
  auto victim = std::make_unique<Caller>();
  Caller killer([&] { victim.reset(); });
  reactor_.mark(killer);
  reactor_.mark(*victim);
  turn();
  EXPECT_EQ(victim, nullptr);
  EXPECT_FALSE(turn());
}

TEST_F(ReactorTest, WatcherThatDestroysItself_IsLegal) {
  std::unique_ptr<Caller> self;
  self = std::make_unique<Caller>([&] { self.reset(); });
  reactor_.mark(*self);
  turn();
  EXPECT_EQ(self, nullptr);
}

TEST_F(ReactorTest, RestlessWatchers_EndRunUntilStalled) {
  Caller* again = nullptr;
  Caller restless([&] { reactor_.mark(*again); });
  again = &restless;
  reactor_.mark(restless);
  EXPECT_FALSE(reactor_.run_until_stalled(50));
  EXPECT_EQ(restless.calls, 50);
}

/// A message that counts its arrivals.
class Message final : public Posting {
 public:
  void posted() override { ++arrivals; }
  int arrivals = 0;
};

TEST_F(ReactorTest, PostedTwiceOnItsWay_ArrivesOnce) {
  Message message;
  reactor_.post(message);
  reactor_.post(message);
  turn();
  EXPECT_EQ(message.arrivals, 1);
  reactor_.post(message);
  turn();
  EXPECT_EQ(message.arrivals, 2);
}

TEST_F(ReactorTest, PostedFromThreads_AllArrive) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kEach = 2000;
  std::vector<Message> messages(kThreads * kEach);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i = 0; i < kEach; ++i) reactor_.post(messages[thread * kEach + i]);
    });
  }
  const auto arrived = [&] {
    return std::ranges::count_if(messages, [](const Message& message) { return message.arrivals == 1; });
  };
  while (arrived() < static_cast<std::ptrdiff_t>(messages.size())) turn();
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(turn());
}

TEST_F(ReactorTest, Timer_ExpiresOnceAtItsTime) {
  Caller caller;
  Timer timer(reactor_, caller);
  timer.start(milliseconds(10));
  EXPECT_TRUE(timer.running());
  clock_.advance(milliseconds(9));
  turn();
  EXPECT_EQ(caller.calls, 0);
  clock_.advance(milliseconds(1));
  turn();
  EXPECT_EQ(caller.calls, 1);
  EXPECT_TRUE(timer.expired());
  EXPECT_FALSE(timer.running());
  timer.stop();
  EXPECT_FALSE(timer.expired());
}

TEST_F(ReactorTest, TimerStartedWithNever_DoesNotRun) {
  Caller caller;
  Timer timer(reactor_, caller);
  timer.start_at(kNever);
  EXPECT_FALSE(timer.running());
}

TEST_F(ReactorTest, TimerBeyondTheTimeLine_NeverExpires) {
  Caller caller;
  Timer timer(reactor_, caller);
  timer.start(milliseconds(1));
  timer.start(Duration::max());
  EXPECT_FALSE(timer.running());
  clock_.advance(std::chrono::hours(1000));
  turn();
  EXPECT_EQ(caller.calls, 0);
}

TEST_F(ReactorTest, TimerStoppedInTheBatchThatItExpiredIn_SaysSo) {
  Caller second;
  Timer stopped(reactor_, second);
  Caller first([&] { stopped.stop(); });
  Timer stopper(reactor_, first);
  stopper.start(milliseconds(1));
  stopped.start(milliseconds(2));
  clock_.advance(milliseconds(5));
  turn();
  EXPECT_EQ(first.calls, 1);
  EXPECT_FALSE(stopped.expired());  // its watcher may still be called, and finds nothing to do
}

TEST_F(ReactorTest, TimerDestroyedWhileRunning_LeavesTheQueue) {
  Caller caller;
  {
    Timer timer(reactor_, caller);
    timer.start(milliseconds(1));
  }
  clock_.advance(milliseconds(5));
  EXPECT_FALSE(turn());
  EXPECT_EQ(caller.calls, 0);
}

TEST_F(ReactorTest, ClockThatStandsStill_HoldsNowWithinATurn) {
  TimePoint before{};
  TimePoint after{};
  Caller caller([&] {
    before = reactor_.now();
    clock_.advance(milliseconds(7));
    after = reactor_.now();
  });
  reactor_.mark(caller);
  turn();
  EXPECT_EQ(before, after);
  turn();
  EXPECT_EQ(reactor_.now(), before + milliseconds(7));
}

TEST_F(ReactorTest, MessagesTakenOutsideATurn_ArriveOnce) {
  Message message;
  EXPECT_FALSE(reactor_.take_postings());
  reactor_.post(message);
  EXPECT_TRUE(reactor_.take_postings());
  EXPECT_FALSE(reactor_.take_postings());
  EXPECT_EQ(message.arrivals, 1);
}

/// Notes how long it was asked to wait.
class NotingPoller final : public Poller {
 public:
  void poll(Duration max_wait) override { waits.push_back(max_wait); }
  [[nodiscard]] bool can_wait() const noexcept override { return true; }
  [[nodiscard]] TimePoint next_deadline() const noexcept override { return deadline; }
  void turn_ended() override { ++turns; }
  void wake() noexcept override { ++wakes; }
  std::vector<Duration> waits;
  TimePoint deadline = kNever;
  int turns = 0;
  int wakes = 0;
};

TEST_F(ReactorTest, Wait_EndsAtTheEarliestDeadline) {
  NotingPoller poller;
  reactor_.attach(poller);
  Caller caller;
  Timer timer(reactor_, caller);
  reactor_.run_once(milliseconds(500));
  timer.start(milliseconds(70));
  reactor_.run_once(milliseconds(500));
  poller.deadline = clock_.now() + milliseconds(30);
  reactor_.run_once(milliseconds(500));
  reactor_.mark(caller);
  reactor_.run_once(milliseconds(500));
  const std::vector<Duration> expected{milliseconds(500), milliseconds(70), milliseconds(30), Duration::zero()};
  EXPECT_EQ(poller.waits, expected);
  EXPECT_EQ(poller.turns, 4);
  Message message;
  reactor_.post(message);
  EXPECT_EQ(poller.wakes, 1);
  reactor_.detach(poller);
  turn();
  EXPECT_EQ(poller.turns, 4);
}

TEST_F(ReactorTest, Pollers_AreAllServedUntilTheyLeave) {
  std::vector<std::unique_ptr<NotingPoller>> pollers;
  for (int i = 0; i < 100; ++i) {
    pollers.push_back(std::make_unique<NotingPoller>());
    reactor_.attach(*pollers.back());
  }
  reactor_.detach(*pollers.front());
  pollers.pop_back();
  turn();
  EXPECT_EQ(pollers.front()->turns, 0);
  for (std::size_t i = 1; i < pollers.size(); ++i) EXPECT_EQ(pollers[i]->turns, 1) << i;
  reactor_.attach(*pollers.front());
  Message message;
  reactor_.post(message);
  for (const auto& poller : pollers) EXPECT_EQ(poller->wakes, 1);
  turn();
}

TEST_F(ReactorTest, ManyTimers_ExpireInOrderWhateverIsStopped) {
  constexpr std::size_t kTimers = 10'000;
  std::mt19937 random(20261121);
  Caller caller;
  std::vector<std::unique_ptr<Timer>> timers;
  std::vector<TimePoint> model(kTimers, kNever);
  for (std::size_t i = 0; i < kTimers; ++i) timers.push_back(std::make_unique<Timer>(reactor_, caller));
  for (int step = 0; step < 60'000; ++step) {
    const std::size_t which = random() % kTimers;
    if (random() % 3 == 0) {
      timers[which]->stop();
      model[which] = kNever;
    } else {
      const Duration after = milliseconds(1 + random() % 1000);
      timers[which]->start(after);
      model[which] = reactor_.now() + after;
    }
    if (step % 1000 != 0) continue;
    clock_.advance(milliseconds(random() % 50));
    turn();
    for (std::size_t i = 0; i < kTimers; ++i) {
      const bool due = model[i] != kNever && model[i] <= reactor_.now();
      ASSERT_EQ(timers[i]->expired(), due) << i;
      ASSERT_EQ(timers[i]->running(), model[i] != kNever && !due) << i;
    }
  }
}

}  // namespace
}  // namespace wirelab
