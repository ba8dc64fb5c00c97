#include "boards/bare_metal/idle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "tests/support/manual_clock.h"

namespace wirelab::boards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Source final : public WakeSource {
 public:
  bool may_sleep() noexcept override { return !busy; }
  void woke() noexcept override { ++wakes; }
  bool busy = false;
  int wakes = 0;
};

class Nobody final : public Watcher {
 public:
  void ready() override {}
};

class IdleTest : public testing::Test, public Processor {
 protected:
  void SetUp() override {
    idle.add(source);
    reactor.attach(idle);
  }
  void TearDown() override { reactor.detach(idle); }
  void sleep(Duration longest) noexcept override {
    sleeps.push_back(longest);
    clock.advance(longest);
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  Idle idle{*this};
  Source source;
  std::vector<Duration> sleeps;
};

TEST_F(IdleTest, Loop_SleepsUntilItsNextDeadline) {
  Nobody nobody;
  Timer timer(reactor, nobody);
  timer.start(std::chrono::seconds(3));
  reactor.run_once(std::chrono::hours(1));
  EXPECT_TRUE(timer.expired());
  reactor.run_once(std::chrono::hours(1));
  EXPECT_THAT(sleeps, ElementsAre(std::chrono::seconds(3), std::chrono::hours(1)));
  EXPECT_EQ(source.wakes, 2);
}

TEST_F(IdleTest, DeviceWithWork_KeepsTheProcessorAwake) {
  source.busy = true;
  reactor.run_once(std::chrono::hours(1));
  EXPECT_THAT(sleeps, IsEmpty());
  EXPECT_EQ(source.wakes, 1) << "its interrupts are switched off again";
}

TEST_F(IdleTest, BusyLoop_DoesNotAskForInterrupts) {
  Nobody nobody;
  reactor.mark(nobody);
  reactor.run_once(std::chrono::hours(1));
  EXPECT_EQ(source.wakes, 0);
}

TEST_F(IdleTest, Wake_EndsTheNextSleepBeforeItBegins) {
  idle.wake();
  reactor.run_once(std::chrono::hours(1));
  EXPECT_THAT(sleeps, IsEmpty());
  reactor.run_once(std::chrono::hours(1));
  EXPECT_THAT(sleeps, ElementsAre(std::chrono::hours(1)));
}

}  // namespace
}  // namespace wirelab::boards
