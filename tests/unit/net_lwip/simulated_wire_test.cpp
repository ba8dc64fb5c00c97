#include "tests/support/simulated_wire.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/support/manual_clock.h"

namespace wirelab::test {
namespace {

using testing::ElementsAre;

class Receiver final : public net::FrameReceiver {
 public:
  void frame_received(ConstBytes frame) override { frames.emplace_back(as_text(frame)); }
  void link_changed(bool up) override { links.push_back(up); }
  std::vector<std::string> frames;
  std::vector<bool> links;
};

class SimulatedWireTest : public testing::Test {
 protected:
  void connect(SimulatedWire& wire) {
    wire.end(0).deliver_to(&left_);
    wire.end(1).deliver_to(&right_);
  }
  void pass(Duration time) {
    for (const TimePoint end = clock_.now() + time; clock_.now() < end;) {
      clock_.advance(std::chrono::milliseconds(1));
      reactor_.run_until_stalled();
    }
  }
  static void send(SimulatedWire& wire, int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(wire.end(0).send(as_bytes(std::to_string(i))).has_value());
  }

  ManualClock clock_;
  Reactor reactor_{clock_};
  Receiver left_;
  Receiver right_;
};

TEST_F(SimulatedWireTest, NoDelay_ArrivesInTheNextTurnNeverInsideSend) {
  SimulatedWire wire(reactor_);
  connect(wire);
  send(wire, 2);
  ASSERT_TRUE(wire.end(1).send(as_bytes("back")).has_value());
  EXPECT_TRUE(right_.frames.empty());
  reactor_.run_until_stalled();
  EXPECT_THAT(right_.frames, ElementsAre("0", "1"));
  EXPECT_THAT(left_.frames, ElementsAre("back"));
}

TEST_F(SimulatedWireTest, Delay_ArrivesThenAndNotBefore) {
  SimulatedWire wire(reactor_, {.delay = std::chrono::milliseconds(10)});
  connect(wire);
  send(wire, 1);
  EXPECT_EQ(wire.next_arrival(), clock_.now() + std::chrono::milliseconds(10));
  pass(std::chrono::milliseconds(9));
  EXPECT_TRUE(right_.frames.empty());
  pass(std::chrono::milliseconds(1));
  EXPECT_THAT(right_.frames, ElementsAre("0"));
  EXPECT_EQ(wire.next_arrival(), kNever);
}

TEST_F(SimulatedWireTest, Jitter_KeepsTheOrder) {
  SimulatedWire wire(reactor_, {.delay = std::chrono::milliseconds(2), .jitter = std::chrono::milliseconds(20)});
  connect(wire);
  send(wire, 9);
  pass(std::chrono::milliseconds(30));
  EXPECT_THAT(right_.frames, ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8"));
}

TEST_F(SimulatedWireTest, Loss_LosesAboutItsShareAndTheSameEachTime) {
  std::vector<std::string> first;
  for (int run = 0; run < 2; ++run) {
    right_.frames.clear();
    SimulatedWire wire(reactor_, {.loss = 0.25, .seed = 5});
    connect(wire);
    send(wire, 1000);
    reactor_.run_until_stalled();
    EXPECT_EQ(right_.frames.size() + wire.lost(), 1000U);
    EXPECT_GT(wire.lost(), 200U);
    EXPECT_LT(wire.lost(), 300U);
    if (run == 0) first = right_.frames;
  }
  EXPECT_EQ(first, right_.frames);
}

TEST_F(SimulatedWireTest, Duplication_DeliversTwice) {
  SimulatedWire wire(reactor_, {.duplication = 1});
  connect(wire);
  send(wire, 1);
  reactor_.run_until_stalled();
  EXPECT_THAT(right_.frames, ElementsAre("0", "0"));
}

TEST_F(SimulatedWireTest, Reordering_LetsLaterFramesOvertake) {
  SimulatedWire wire(reactor_, {.delay = std::chrono::milliseconds(1), .reordering = 1});
  connect(wire);
  send(wire, 1);
  wire.set_options({.delay = std::chrono::milliseconds(1)});
  ASSERT_TRUE(wire.end(0).send(as_bytes("later")).has_value());
  pass(std::chrono::milliseconds(10));
  EXPECT_THAT(right_.frames, ElementsAre("later", "0"));
}

TEST_F(SimulatedWireTest, Bandwidth_SpacesFrames) {
  // A frame of one byte takes eight milliseconds.
  SimulatedWire wire(reactor_, {.bits_per_second = 1000});
  connect(wire);
  send(wire, 2);
  pass(std::chrono::milliseconds(8));
  EXPECT_THAT(right_.frames, ElementsAre("0"));
  pass(std::chrono::milliseconds(8));
  EXPECT_THAT(right_.frames, ElementsAre("0", "1"));
}

TEST_F(SimulatedWireTest, FullQueue_Refuses) {
  SimulatedWire wire(reactor_, {.queue_frames = 2});
  connect(wire);
  send(wire, 2);
  EXPECT_EQ(wire.end(0).send(as_bytes("x")), fail(Error::no_resources));
  reactor_.run_until_stalled();
  EXPECT_TRUE(wire.end(0).send(as_bytes("x")).has_value());
}

TEST_F(SimulatedWireTest, PulledPlug_IsSaidAndNothingPasses) {
  SimulatedWire wire(reactor_);
  connect(wire);
  send(wire, 1);
  wire.set_link(false);
  EXPECT_EQ(wire.end(0).send(as_bytes("x")), fail(Error::unreachable));
  reactor_.run_until_stalled();
  EXPECT_TRUE(right_.frames.empty());
  wire.set_link(true);
  reactor_.run_until_stalled();
  EXPECT_THAT(right_.links, ElementsAre(false, true));
}

TEST_F(SimulatedWireTest, Observer_SeesLostFramesToo) {
  SimulatedWire wire(reactor_, {.loss = 1});
  connect(wire);
  int seen = 0;
  wire.observe([&](ConstBytes, Duration) { ++seen; });
  send(wire, 3);
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace wirelab::test
