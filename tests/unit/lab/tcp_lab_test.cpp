#include "firmware/lab/tcp_lab.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/lab/tcp_lab_fixture.h"

namespace wirelab::lab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using TcpLabTest = TcpLabFixture;

TEST_F(TcpLabTest, V0_AnswersUntilTheClientCloses) {
  start("v0");
  Peer& peer = connect();
  say(peer, "one line\n");
  say(peer, "another\n");
  EXPECT_EQ(writes(peer), (Writes{"ONE LINE\n", "ANOTHER\n"}));
  peer.arrive_fin();
  run();
  EXPECT_EQ(peer.sent.back(), (Peer::Segment{"", true}));
  EXPECT_FALSE(peer.was_reset);
  EXPECT_EQ(lab->clients(), 0U);
  EXPECT_EQ(lab->tally().clients, 1U);
  EXPECT_EQ(lab->tally().replies, 2U);
}

TEST_F(TcpLabTest, V0_TakesAtMost1024BytesAtOnce) {
  start("v0");
  Peer& peer = connect();
  say(peer, std::string(1500, 'a'));
  EXPECT_EQ(writes(peer), (Writes{std::string(1024, 'A'), std::string(476, 'A')}));
}

TEST_F(TcpLabTest, V2_WritesFiveBytesAtATime) {
  start("v2");
  Peer& peer = connect();
  say(peer, "World! Hello, World!");
  EXPECT_EQ(writes(peer), (Writes{"WORLD", "! HEL", "LO, W", "ORLD!"}));
}

TEST_F(TcpLabTest, V3_AnswersAThousandfoldAsTheWindowOpens) {
  start("v3");
  Peer& peer = connect();
  peer.open_window(0);
  say(peer, "Hello, World!");
  EXPECT_EQ(peer.all_sent(), "");
  for (std::size_t turn = 0; turn < 13; ++turn) {
    peer.open_window(1001);
    run();
    EXPECT_EQ(peer.bytes_sent, std::min<std::size_t>(1001 * (turn + 1), 13'000));
  }
  std::string thousand;
  for (int count = 0; count < 1000; ++count) thousand += "HELLO, WORLD!";
  EXPECT_EQ(peer.all_sent(), thousand);
}

TEST_F(TcpLabTest, V4_SleepsBeforeEachReceive) {
  start("v4");
  Peer& peer = connect();
  say(peer, "one");
  EXPECT_EQ(peer.bytes_read, 0U);
  pass(milliseconds(5));
  EXPECT_EQ(writes(peer), (Writes{"ONE"}));
  say(peer, "two");
  say(peer, "three");
  pass(milliseconds(4));
  EXPECT_EQ(peer.bytes_read, 3U);
  pass(milliseconds(1));
  EXPECT_EQ(writes(peer), (Writes{"ONE", "TWO"})) << "each segment is received for itself";
  pass(milliseconds(5));
  EXPECT_EQ(writes(peer), (Writes{"ONE", "TWO", "THREE"}));
}

TEST_F(TcpLabTest, OneClientAtATime_TheNextWaits) {
  start("v0");
  Peer& first = connect();
  Peer& second = connect();
  say(second, "waits");
  EXPECT_EQ(second.sent.size(), 0U);
  first.arrive_fin();
  run();
  EXPECT_EQ(writes(second), (Writes{"WAITS"}));
}

TEST_F(TcpLabTest, SilentClient_IsLeftAtItsDeadline) {
  start("time");
  Peer& peer = connect();
  EXPECT_EQ(peer.all_sent(), "MESSAGE!!! ----> We are now connected to ('192.0.2.7', 40000)\n");
  pass(seconds(14));
  say(peer, "x");
  pass(seconds(14));
  EXPECT_FALSE(peer.ended());
  pass(seconds(1));
  EXPECT_TRUE(peer.ended());
  EXPECT_FALSE(peer.was_reset);
  EXPECT_EQ(lab->clients(), 0U);
}

TEST_F(TcpLabTest, ClientThatDoesNotRead_IsCut) {
  start("v3");
  Peer& peer = connect();
  peer.open_window(100);
  say(peer, "Hello, World!");
  pass(TcpClient::kStall - seconds(1));
  EXPECT_FALSE(peer.was_reset);
  peer.open_window(1);
  run();
  pass(seconds(1));
  EXPECT_TRUE(peer.was_reset) << "a byte now and then keeps no place";
  EXPECT_EQ(lab->clients(), 0U);
}

TEST_F(TcpLabTest, Exit_ClosesTheConnectionAndStrictlyTheLab) {
  start("time");
  Peer& peer = connect();
  say(peer, "EXIT\n");
  EXPECT_TRUE(peer.was_closed);
  EXPECT_TRUE(lab->listening());
  lab.reset();
  start("time-strict");
  Peer& last = connect();
  say(last, "EXIT\n");
  EXPECT_TRUE(last.was_closed);
  EXPECT_FALSE(lab->listening());
  EXPECT_FALSE(stack.listening());
}

TEST_F(TcpLabTest, ResetByTheClient_EndsItsTalk) {
  start("v0");
  Peer& peer = connect();
  peer.arrive_reset();
  run();
  EXPECT_EQ(lab->clients(), 0U);
  EXPECT_NE(kept.lines.back().find("how=reset"), std::string::npos) << kept.lines.back();
}

TEST_F(TcpLabTest, LabThatGoes_TakesItsConnectionsAlong) {
  start("v0");
  Peer& peer = connect();
  say(peer, "x");
  lab.reset();
  run();
  EXPECT_TRUE(peer.ended());
}

TEST_F(TcpLabTest, Faults_MeetTheRepliesTheyName) {
  start("v0", {.faults = *FaultPlan::parse("drop:1,duplicate:2,truncate:3,delay:4:50,reset:5", 0)});
  Peer& peer = connect();
  say(peer, "dropped");
  say(peer, "twice.");
  say(peer, "halves");
  say(peer, "late");
  EXPECT_EQ(writes(peer), (Writes{"TWICE.", "TWICE.", "HAL"}));
  pass(milliseconds(49));
  EXPECT_EQ(peer.sent.size(), 3U);
  pass(milliseconds(1));
  EXPECT_EQ(peer.sent.back().bytes, "LATE");
  EXPECT_FALSE(peer.was_reset);
  say(peer, "never");
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(lab->tally().faults, 5U);
  Peer& next = connect();
  say(next, "counts from one");
  EXPECT_TRUE(next.sent.empty()) << "each connection has its own first reply";
}

TEST_F(TcpLabTest, TruncatedByte_IsNothing) {
  start("v0", {.faults = *FaultPlan::parse("truncate:*", 0)});
  Peer& peer = connect();
  say(peer, "x");
  EXPECT_TRUE(peer.sent.empty());
  say(peer, "xy");
  EXPECT_EQ(writes(peer), (Writes{"X"}));
}

}  // namespace
}  // namespace wirelab::lab
