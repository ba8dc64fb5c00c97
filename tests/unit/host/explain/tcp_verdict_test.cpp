#include "host/explain/tcp_verdict.h"

#include <gtest/gtest.h>

#include "host/explain/verdict.h"
#include "tests/unit/host/explain/conversation.h"

namespace wirelab::explain {
namespace {

using packet::TcpFlags;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// All lines of the verdict, one below the other.
std::string said(const Conversation& talk) {
  std::string text;
  for (const std::string& line : verdict(talk.tally())) text += line + "\n";
  return text;
}

testing::AssertionResult says(const Conversation& talk, std::string_view part) {
  const std::string text = said(talk);
  if (text.contains(part)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << part << "' is not in:\n" << text;
}

TEST(TcpVerdict, GoodConversation_IsTimedCountedAndClosed) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  talk.answer({.flags = kPush, .seq = kS, .ack = kC + 5, .data = "HELLO, all"});
  talk.say({.flags = kFinish, .seq = kC + 5, .ack = kS + 10});
  talk.answer({.flags = kFinish, .seq = kS + 10, .ack = kC + 6});
  talk.say({.seq = kC + 6, .ack = kS + 11});
  EXPECT_TRUE(says(talk, "The handshake took 200 µs"));
  EXPECT_TRUE(says(talk, "The client sent 5 bytes in 1 segment, the server sent 10 bytes in 1 segment."));
  EXPECT_TRUE(says(talk,
                   "Closed properly: FIN of the client first (packet 6), then of the server (packet 7), each "
                   "acknowledged."));
  EXPECT_EQ(verdict(talk.tally()).size(), 3U) << said(talk);
  EXPECT_EQ(title(talk.tally()), "TCP 10.0.0.1:50000 – 10.0.0.2:12345");
}

// What a router says of a segment belongs to the connection that it is of (RFC 5927 section 2).
TEST(TcpVerdict, IcmpErrorAboutASyn_SaysWhyNobodyAnswered) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = 77});
  const Explained error = talk.complain("0301");
  talk.complain("0301");
  EXPECT_EQ(error.from, "10.0.0.254");
  ASSERT_EQ(talk.talks().all().size(), 1U);
  EXPECT_EQ(verdict(talk.tally()),
            (std::vector<std::string>{"Nobody answered the SYN, which was sent 1 time.",
                                      "An ICMP error is about it: host unreachable (packet 2, and 1 more)."}));
}

TEST(TcpVerdict, IcmpErrorAboutData_IsToldBesideTheRest) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  talk.complain("0304");
  EXPECT_TRUE(says(talk, "The handshake took 200 µs"));
  EXPECT_TRUE(says(talk, "The client sent 5 bytes in 1 segment"));
  EXPECT_TRUE(says(talk, "(packet 5)."));
  EXPECT_EQ(talk.tally().packets, 5U);
}

// A capture on two interfaces, or of a mirror port, has packets twice.
TEST(TcpVerdict, PacketsCapturedTwice_DoNotCount) {
  using std::chrono::microseconds;
  Conversation talk;
  const SegmentOf syn{.flags = TcpFlags::kSyn, .seq = kC - 1};
  talk.say(syn);
  EXPECT_TRUE(has(talk.say(syn, microseconds(2)), TcpNoteKind::captured_twice));
  EXPECT_TRUE(says(talk, "Nobody answered the SYN, which was sent 1 time."));
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = kS - 1, .ack = kC}, milliseconds(4));
  talk.say({.seq = kC, .ack = kS, .identification = 1});
  const SegmentOf data{.flags = kPush, .seq = kC, .ack = kS, .data = "hello", .identification = 2};
  talk.say(data);
  const Explained second = talk.say(data, microseconds(2));
  EXPECT_TRUE(second.sentence.starts_with("The same as packet 5, captured a second time")) << second.sentence;
  EXPECT_EQ(second.tcp->notes.size(), 1U);
  const SegmentOf ack{.seq = kS, .ack = kC + 5, .identification = 3};
  talk.answer(ack);
  talk.answer(ack, microseconds(2));
  EXPECT_TRUE(says(talk, "The client sent 5 bytes in 1 segment"));
  EXPECT_TRUE(says(talk, "3 packets of it were captured a second time, and do not count."));
  EXPECT_FALSE(says(talk, "again,"));
  EXPECT_FALSE(says(talk, "repeated its ACK"));
}

TEST(TcpVerdict, SameSegmentLaterOrWithAnotherNumber_WasSentTwice) {
  using std::chrono::microseconds;
  Conversation talk;
  talk.shake();
  SegmentOf data{.flags = kPush, .seq = kC, .ack = kS, .data = "hello", .identification = 2};
  talk.say(data);
  EXPECT_TRUE(has(talk.say(data, milliseconds(200)), TcpNoteKind::sends_again));
  data.identification = 3;
  EXPECT_TRUE(has(talk.say(data, microseconds(2)), TcpNoteKind::sends_again));
  const SegmentOf ack{.seq = kS, .ack = kC};
  talk.answer(ack);
  EXPECT_FALSE(has(talk.answer(ack, microseconds(2)), TcpNoteKind::captured_twice)) << "nothing numbers them";
}

TEST(TcpVerdict, SegmentsThatOvertookEachOther_ArePutTogether) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC + 5, .ack = kS, .data = " world"});
  EXPECT_FALSE(talk.tally().sent[0].stream_whole);
  talk.say({.flags = kPush, .seq = kC + 11, .ack = kS, .data = "!"});
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  EXPECT_EQ(talk.tally().sent[0].stream, "hello world!");
  EXPECT_TRUE(talk.tally().sent[0].stream_whole);
  EXPECT_TRUE(says(talk, "The client sent 12 bytes in 3 segments"));
  talk.say({.flags = kPush, .seq = kC + 20, .ack = kS, .data = "far"});
  EXPECT_EQ(talk.tally().sent[0].stream, "hello world!");
  EXPECT_FALSE(talk.tally().sent[0].stream_whole) << "8 bytes never came";
}

TEST(TcpVerdict, EndThatIsMissing_IsTold) {
  Conversation open;
  open.shake();
  EXPECT_TRUE(says(open, "Still open when the capture ends."));
  open.answer({.flags = kFinish, .seq = kS, .ack = kC});
  EXPECT_TRUE(says(open, "Half closed: the server sent FIN (packet 4), the client did not."));
  open.say({.flags = kFinish, .seq = kC, .ack = kS + 1});
  EXPECT_TRUE(says(open, "FIN of the server first (packet 4), then of the client (packet 5); not every FIN is"));
}

TEST(TcpVerdict, RefusalAndSilence_AreAllThereIs) {
  Conversation refused;
  refused.say({.flags = TcpFlags::kSyn, .seq = 77});
  refused.answer({.flags = kReset, .ack = 78, .window = 0});
  EXPECT_EQ(verdict(refused.tally()),
            std::vector<std::string>{"Refused: nobody listens on port 12345 (packet 2 answers the SYN with RST)."});
  Conversation silent;
  silent.say({.flags = TcpFlags::kSyn, .seq = 77});
  silent.say({.flags = TcpFlags::kSyn, .seq = 77}, seconds(1));
  EXPECT_EQ(verdict(silent.tally()), std::vector<std::string>{"Nobody answered the SYN, which was sent 2 times."});
}

TEST(TcpVerdict, Resets_SayByWhomAndWhy) {
  Conversation late;
  late.shake();
  late.say({.flags = kFinish, .seq = kC, .ack = kS});
  late.answer({.flags = kPush, .seq = kS, .ack = kC + 1, .data = "too late"});
  late.say({.flags = TcpFlags::kRst, .seq = kC + 1});
  late.say({.flags = TcpFlags::kRst, .seq = kC + 1});
  EXPECT_TRUE(says(late, "Reset by the client (packet 6, and 1 more): it had closed (FIN, packet 4)"));

  Conversation unread;
  unread.shake();
  unread.answer({.flags = kPush, .seq = kS, .ack = kC, .data = "never read"});
  unread.say({.seq = kC, .ack = kS + 10});
  unread.say({.flags = kReset, .seq = kC, .ack = kS + 10});
  EXPECT_TRUE(says(unread, "Reset by the client (packet 6) without a FIN, after 10 bytes had come"));

  Conversation unacked;
  unacked.shake();
  unacked.say({.flags = kPush, .seq = kC, .ack = kS, .data = "lost"});
  unacked.answer({.flags = kReset, .seq = kS, .ack = kC});
  EXPECT_TRUE(says(unacked, "Reset by the server (packet 5) with 4 bytes not acknowledged"));
  EXPECT_FALSE(says(unacked, "Still open"));

  Conversation idle;
  idle.shake();
  idle.say({.flags = kReset, .seq = kC, .ack = kS});
  EXPECT_TRUE(says(idle, "Reset by the client (packet 4), with nothing on its way."));
}

TEST(TcpVerdict, NagleAndDelayedAck_AreAddedUp) {
  Conversation talk;
  talk.shake();
  for (std::uint32_t i = 0; i < 3; ++i) {
    const std::uint32_t at = kC + 10 * i;
    talk.say({.flags = kPush, .seq = at, .ack = kS + 2 * i, .data = "head"});
    talk.answer({.seq = kS + 2 * i, .ack = at + 4}, milliseconds(40));
    talk.say({.flags = kPush, .seq = at + 4, .ack = kS + 2 * i, .data = "body.."});
    talk.answer({.flags = kPush, .seq = kS + 2 * i, .ack = at + 10, .data = "OK"});
  }
  EXPECT_TRUE(says(talk, "Nagle and delayed ACK together cost 3 × 40.0 ms = 120 ms: the client held a small segment"));
  EXPECT_TRUE(says(talk, "The server delayed 3 ACKs (3 × 40.0 ms = 120 ms)."));
  EXPECT_FALSE(says(talk, "a round trip later"));
}

TEST(TcpVerdict, JoinedWrites_WaitedForTheRoundTrip) {
  Conversation talk;
  talk.shake();
  const std::string message(130, 'x');
  const std::string three(390, 'x');
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = message});
  talk.answer({.seq = kS, .ack = kC + 130}, milliseconds(9));
  talk.say({.flags = kPush, .seq = kC + 130, .ack = kS, .data = three});
  EXPECT_TRUE(says(talk,
                   "Nagle's algorithm held data of the client back once, until the ACK came a round trip later "
                   "(9.1 ms)."));
  EXPECT_TRUE(says(talk, "3 writes of the client travelled together"));
  EXPECT_FALSE(says(talk, "Nagle and delayed ACK"));
}

// Beside the receiver its ACK takes no time; what was held back came a round trip behind all the same.
TEST(TcpVerdict, HeldBackAsThePeerSeesIt_TookARoundTripToo) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = Conversation::kIsn});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = Conversation::kPeerIsn, .ack = kC}, microseconds(10));
  talk.say({.seq = kC, .ack = kS}, milliseconds(4));
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "half a "});
  talk.answer({.seq = kS, .ack = kC + 7}, microseconds(9));
  talk.say({.flags = kPush, .seq = kC + 7, .ack = kS, .data = "line"}, milliseconds(4));
  EXPECT_TRUE(says(talk, "back once, until the ACK came a round trip later (4.0 ms)."));
}

TEST(TcpVerdict, Trouble_IsCounted) {
  Conversation talk;
  talk.shake();
  for (std::uint32_t i = 0; i < 5; ++i) talk.say({.seq = kC + 3 * i, .ack = kS, .data = "abc"});
  for (int i = 0; i < 4; ++i) talk.answer({.seq = kS, .ack = kC + 3});
  talk.say({.seq = kC + 3, .ack = kS, .data = "abc"});
  talk.answer({.seq = kS, .ack = kC + 15, .window = 0});
  talk.say({.seq = kC + 20, .ack = kS, .data = "xyz"});
  EXPECT_TRUE(says(talk, "The client sent 18 bytes in 6 segments"));
  EXPECT_TRUE(says(talk, "The client had to send 1 segment again, 1 of them at repeated ACKs"));
  EXPECT_TRUE(says(talk, "The server repeated its ACK 3 times"));
  EXPECT_TRUE(says(talk, "The server had no room 1 time (window 0)"));
  EXPECT_TRUE(says(talk, "Of what the client sent, segments are missing in the capture at 1 place."));
}

TEST(TcpVerdict, GapThatWasFilled_IsNoGap) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC + 3, .ack = kS, .data = "def"});
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  EXPECT_TRUE(says(talk, "1 segment of the client came behind what follows"));
  EXPECT_FALSE(says(talk, "missing in the capture"));
}

TEST(TcpVerdict, CaptureWithoutHandshake_NamesTheEnds) {
  Conversation talk;
  talk.say({.flags = kPush, .seq = 900, .ack = 300, .data = "abc"});
  EXPECT_TRUE(says(talk, "The handshake is not, or not all, in the capture."));
  EXPECT_TRUE(says(talk, "10.0.0.1:50000 sent 3 bytes in 1 segment, 10.0.0.2:12345 sent no data."));
}

}  // namespace
}  // namespace wirelab::explain
