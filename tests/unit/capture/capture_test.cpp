#include "firmware/capture/capture.h"

#include "tests/unit/capture/capture_fixture.h"

namespace wirelab::capture {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_F(CaptureFixture, FileBeginsAtOnce_AndFramesFollowAsTheyCome) {
  Client client(*this, "everything=yes");
  EXPECT_EQ(client.texts, 1) << "so that its client knows that it is heard";
  EXPECT_NE(client.file.find("wirelabd 1"), std::string::npos);
  EXPECT_NE(client.file.find("bench"), std::string::npos);
  EXPECT_NE(client.file.find("eth0"), std::string::npos) << "the interface that the client is on";
  EXPECT_EQ(link.interface, "eth0");
  show(7, 60, nanoseconds(1'700'000'000'000'000'001));
  run();
  show(8);
  run();
  const auto found = packets(client.file);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].time, nanoseconds(1'700'000'000'000'000'001));
  EXPECT_EQ(found[0].original_length, 60U);
  EXPECT_FALSE(client.over);
}

TEST_F(CaptureFixture, OwnConnection_IsLeftOut) {
  const Client client(*this, "everything=yes interface=eth7");
  EXPECT_EQ(link.interface, "eth7");
  ASSERT_TRUE(link.left_out.has_value());
  EXPECT_EQ(link.left_out->local, (net::Endpoint{net::Address::ipv4(10, 0, 0, 1), 5005}));
  EXPECT_EQ(link.left_out->peer, (net::Endpoint{net::Address::ipv4(10, 0, 0, 2), 40000}));
}

TEST_F(CaptureFixture, UnwantedFrames_CostNothing) {
  Client client(*this, "lab=v2");
  const std::size_t before = client.file.size();
  show(7);
  run();
  EXPECT_EQ(client.file.size(), before);
  show(12345);
  run();
  EXPECT_EQ(packets(client.file).size(), 1U);
}

TEST_F(CaptureFixture, Snap_CutsWhatIsKeptAndNotWhatIsLookedAt) {
  Client client(*this, "port=12345 snap=20");
  show(12345, 1000);
  run();
  const auto found = packets(client.file);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].bytes.size(), 20U);
  EXPECT_EQ(found[0].original_length, 1000U);
}

TEST_F(CaptureFixture, SlowClient_IsToldWhatItLost) {
  Client client(*this, "everything=yes");
  client.slow = true;
  link.room = 3;
  for (int i = 0; i < 100; ++i) {
    show(7);
    run();
  }
  EXPECT_EQ(link.waiting.size(), link.room);
  const std::uint64_t lost = link.dropped;
  EXPECT_GT(lost, 50U);
  EXPECT_LT(lost, 90U) << "some were kept outside the tap";
  client.slow = false;
  client.go_on();
  run();
  EXPECT_NE(client.file.find(std::string("\4\0\x08\0", 4) + number(lost)), std::string::npos);
  EXPECT_EQ(packets(client.file).size(), 100 - lost);
  client.slot.get()->end_wanted();
  client.go_on();
  EXPECT_TRUE(client.file.ends_with(statistics(100, lost, 100 - lost)));
}

TEST_F(CaptureFixture, WhatTheTapLost_IsToldToo) {
  Client client(*this, "everything=yes");
  link.dropped = 3;
  show(7);
  run();
  client.slot.get()->end_wanted();
  client.go_on();
  EXPECT_NE(client.file.find(std::string("\4\0\x08\0", 4) + number(3) + std::string("\0\0\0\0", 4)), std::string::npos);
  EXPECT_TRUE(client.file.ends_with(statistics(4, 3, 1)));
}

TEST_F(CaptureFixture, End_TellsWhatCameBeforeIt) {
  Client client(*this, "everything=yes");
  show(7);
  client.slot.get()->end_wanted();
  client.go_on();
  EXPECT_EQ(packets(client.file).size(), 1U);
  EXPECT_TRUE(client.file.ends_with(statistics(1, 0, 1)));
  EXPECT_TRUE(client.over);
  EXPECT_EQ(client.outcome->kind, command::OutcomeKind::streamed);
  EXPECT_EQ(link.taps, 0U);
}

TEST_F(CaptureFixture, PacketsAndSeconds_EndIt) {
  Client counted(*this, "everything=yes packets=2");
  for (int i = 0; i < 5; ++i) show(7);
  run();
  EXPECT_TRUE(counted.over);
  EXPECT_EQ(packets(counted.file).size(), 2U);
  counted.slot.clear();
  link.waiting.clear();
  Client timed(*this, "everything=yes seconds=3");
  pass(seconds(2));
  EXPECT_FALSE(timed.over);
  pass(seconds(1));
  EXPECT_TRUE(timed.over);
  EXPECT_TRUE(timed.file.ends_with(statistics(0, 0, 0)));
}

TEST_F(CaptureFixture, Silence_IsToldEveryFiveSeconds) {
  Client client(*this, "everything=yes");
  for (int i = 0; i < 4; ++i) pass(seconds(1));
  EXPECT_EQ(client.texts, 1);
  pass(seconds(1));
  EXPECT_EQ(client.texts, 2);
  EXPECT_TRUE(client.file.ends_with(statistics(0, 0, 0)));
  pass(seconds(5));
  EXPECT_EQ(client.texts, 3);
}

TEST_F(CaptureFixture, InterfaceThatGoes_EndsIt) {
  Client client(*this, "everything=yes");
  link.gone = true;
  reactor.mark(*link.watcher);
  run();
  EXPECT_TRUE(client.over);
  EXPECT_TRUE(client.file.ends_with(statistics(0, 0, 0)));
}

TEST_F(CaptureFixture, FramesOfABoardsClock_GetTheCalendarsTime) {
  calendar.now = seconds(1'700'000'000);
  Client client(*this, "everything=yes");
  show(7, 60, clock.now().time_since_epoch() - seconds(1));
  run();
  EXPECT_EQ(packets(client.file).at(0).time, seconds(1'699'999'999));
}

TEST_F(CaptureFixture, MoreThanATurnTakes_FollowsInTheNext) {
  Client client(*this, "everything=yes packets=1000");
  for (int i = 0; i < 1000; ++i) show(7);
  run();
  EXPECT_TRUE(client.over);
  EXPECT_TRUE(link.waiting.empty());
}

TEST_F(CaptureFixture, OtherCapturesConnection_IsLeftOut) {
  Client one(*this, "everything=yes", 40000);
  Client other(*this, "everything=yes", 40001);
  // A segment of the first one's connection, which the tap of the second one shows.
  std::string frame(
      "\2\0\0\0\0\2\2\0\0\0\0\1\x08\0\x45\0\0\x28\0\1\x40\0\x40\x06\0\0\x0a\0\0\1\x0a\0\0\2\x13\x8d\x9c\x40", 38);
  frame.resize(60);
  link.waiting.push_back({frame, {}});
  reactor.mark(*link.watcher);
  run();
  EXPECT_TRUE(packets(one.file).empty());
  EXPECT_TRUE(packets(other.file).empty());
  one.slot.clear();
  link.waiting.push_back({frame, {}});
  reactor.mark(*link.watcher);
  run();
  EXPECT_EQ(packets(other.file).size(), 1U) << "it is nobody's any more";
}

}  // namespace
}  // namespace wirelab::capture
