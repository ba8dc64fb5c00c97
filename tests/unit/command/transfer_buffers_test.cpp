// Who gets the next of a few shared buffers, and when they hear of it.

#include "firmware/command/transfer_buffers.h"

#include <gtest/gtest.h>

#include <memory>

#include "tests/support/manual_clock.h"

namespace wirelab::command {
namespace {

class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

struct Fixture {
  void settle() { EXPECT_TRUE(reactor.run_until_stalled()); }

  test::ManualClock clock;
  Reactor reactor{clock};
  TransferBuffers buffers{reactor, 1};
  Counter first;
  Counter second;
  Counter third;
};

TEST(TransferBuffers, GivenBack_TheLongestWaitingIsCalledAndNobodyElse) {
  Fixture f;
  TransferBuffer a;
  TransferBuffer b;
  TransferBuffer c;
  ASSERT_FALSE(a.take(f.buffers, f.first).empty());
  EXPECT_TRUE(b.take(f.buffers, f.second).empty());
  EXPECT_TRUE(c.take(f.buffers, f.third).empty());
  a.give_back();
  f.settle();
  EXPECT_EQ(f.second.calls, 1);
  EXPECT_EQ(f.third.calls, 0);
  EXPECT_FALSE(b.take(f.buffers, f.second).empty());
}

TEST(TransferBuffers, WhoWasCalledDiesWithoutTaking_TheNextIsCalled) {
  Fixture f;
  TransferBuffer a;
  auto b = std::make_unique<TransferBuffer>();
  TransferBuffer c;
  ASSERT_FALSE(a.take(f.buffers, f.first).empty());
  EXPECT_TRUE(b->take(f.buffers, f.second).empty());
  EXPECT_TRUE(c.take(f.buffers, f.third).empty());
  a.give_back();
  b.reset();
  f.settle();
  EXPECT_EQ(f.third.calls, 1);
  EXPECT_FALSE(c.take(f.buffers, f.third).empty());
}

}  // namespace
}  // namespace wirelab::command
