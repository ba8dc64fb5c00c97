#include "host/explain/tcp_tracker.h"

#include <gtest/gtest.h>

#include "tests/unit/host/explain/conversation.h"

namespace wirelab::explain {
namespace {

using enum TcpNoteKind;
using packet::TcpFlags;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(TcpTracker, Handshake_IsExplained) {
  Conversation talk;
  const Explained syn = talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1});
  EXPECT_TRUE(has(syn, opens));
  EXPECT_EQ(syn.label, "[SYN] Seq=0 Win=1000 Len=0");
  const Explained accepted = talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = kS - 1, .ack = kC});
  EXPECT_EQ(note_of(accepted, accepts).packet, 1U);
  EXPECT_EQ(accepted.label, "[SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0");
  const Explained ack = talk.say({.seq = kC, .ack = kS});
  EXPECT_EQ(note_of(ack, established).time, microseconds(200));
  EXPECT_FALSE(has(ack, acknowledges));
}

TEST(TcpTracker, LostSyn_IsSentAgain) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1});
  const Explained again = talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1}, seconds(1));
  EXPECT_EQ(note_of(again, opens_again).packet, 1U);
  EXPECT_EQ(note_of(again, opens_again).time, seconds(1));
  EXPECT_FALSE(has(again, opens));
}

TEST(TcpTracker, Refusal_NamesTheSyn) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1});
  const Explained refusal = talk.answer({.flags = TcpFlags::kRst | TcpFlags::kAck, .ack = kC, .window = 0});
  EXPECT_EQ(note_of(refusal, refuses).packet, 1U);
  EXPECT_NE(refusal.sentence.find("nobody listens on port 12345"), std::string::npos) << refusal.sentence;
}

TEST(TcpTracker, DataAndItsAck_CountFromOneAndWrapAround) {
  Conversation talk;
  talk.shake();
  const Explained line = talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "0123456789abcdefghi"});
  EXPECT_TRUE(has(line, carries, 19));
  EXPECT_EQ(note_of(line, carries).first, 1U);
  EXPECT_EQ(line.text, "0123456789abcdefghi");
  const Explained echo = talk.answer({.flags = kPush, .seq = kS, .ack = kC + 19, .data = "0123456789ABCDEFGHI"});
  EXPECT_TRUE(has(echo, acknowledges, 19));
  EXPECT_EQ(note_of(echo, acknowledges).packet, 4U);
  EXPECT_EQ(echo.label, "[PSH, ACK] Seq=1 Ack=20 Win=1000 Len=19");
  EXPECT_TRUE(has(talk.say({.seq = kC + 19, .ack = kS + 19}), acknowledges, 19));
}

TEST(TcpTracker, OneAckForSeveral_NamesTheLast) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  talk.say({.seq = kC + 3, .ack = kS, .data = "def"});
  const Explained ack = talk.answer({.seq = kS, .ack = kC + 6});
  EXPECT_TRUE(has(ack, acknowledges, 6));
  EXPECT_EQ(note_of(ack, acknowledges).packet, 5U);
}

TEST(TcpTracker, SilentReceiver_DelaysItsAck) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  EXPECT_EQ(note_of(talk.answer({.seq = kS, .ack = kC + 3}, milliseconds(40)), delayed_ack).time, milliseconds(40));
  talk.say({.seq = kC + 3, .ack = kS, .data = "abc"});
  EXPECT_FALSE(has(talk.answer({.seq = kS, .ack = kC + 6, .data = "x"}, milliseconds(40)), delayed_ack))
      << "it went with an answer";
}

TEST(TcpTracker, LostData_IsSentAgain) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  const Explained again = talk.say({.seq = kC, .ack = kS, .data = "abc"}, milliseconds(200));
  EXPECT_EQ(note_of(again, sends_again).packet, 4U);
  EXPECT_EQ(note_of(again, sends_again).time, milliseconds(200));
  talk.answer({.seq = kS, .ack = kC + 3});
  EXPECT_TRUE(has(talk.say({.seq = kC, .ack = kS, .data = "abc"}), sent_in_vain));
}

TEST(TcpTracker, RepeatedAcks_EndInAFastRetransmission) {
  Conversation talk;
  talk.shake();
  for (std::uint32_t i = 0; i < 5; ++i) talk.say({.seq = kC + 3 * i, .ack = kS, .data = "abc"});
  talk.answer({.seq = kS, .ack = kC + 3});
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3}), repeats_ack, 1));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3}), repeats_ack, 2));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3}), repeats_ack, 3));
  const Explained fast = talk.say({.seq = kC + 3, .ack = kS, .data = "abc"});
  EXPECT_TRUE(has(fast, sends_again_fast, 3));
  EXPECT_EQ(note_of(fast, sends_again_fast).packet, 5U);
}

TEST(TcpTracker, SelectiveAck_SaysWhatArrived) {
  Conversation talk;
  talk.shake();
  for (std::uint32_t i = 0; i < 3; ++i) talk.say({.seq = kC + 3 * i, .ack = kS, .data = "abc"});
  talk.answer({.seq = kS, .ack = kC + 3});
  std::vector<std::uint8_t> option{1, 1, 5, 10};
  for (const std::uint32_t edge : {kC + 6, kC + 9}) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) option.push_back(static_cast<std::uint8_t>(edge >> shift & 0xffU));
  }
  const Explained ack = talk.answer({.seq = kS, .ack = kC + 3, .options = option});
  EXPECT_TRUE(has(ack, selective_ack, 10));
  EXPECT_EQ(note_of(ack, selective_ack).first, 7U);
}

TEST(TcpTracker, Gap_IsToldAndThenFilled) {
  Conversation talk;
  talk.shake();
  EXPECT_TRUE(has(talk.say({.seq = kC + 3, .ack = kS, .data = "def"}), leaves_gap, 3));
  EXPECT_TRUE(has(talk.say({.seq = kC, .ack = kS, .data = "abc"}), out_of_order, 3));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 9}), acks_unseen, 3));
}

TEST(TcpTracker, Windows_CloseAndOpen) {
  Conversation talk;
  talk.shake();
  talk.answer({.seq = kS, .ack = kC, .window = 3});
  EXPECT_TRUE(has(talk.say({.seq = kC, .ack = kS, .data = "abc"}), fills_window, 3));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3, .window = 0}), closes_window));
  EXPECT_TRUE(has(talk.say({.seq = kC + 3, .ack = kS, .data = "d"}, seconds(1)), probes_window));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3, .window = 500}), updates_window, 500));
}

TEST(TcpTracker, Windows_AreScaledOnlyIfBothSaidSo) {
  const std::vector<std::uint8_t> scale{1, 3, 3, 7};
  for (const bool both : {true, false}) {
    Conversation talk;
    EXPECT_EQ(talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1, .options = scale}).tcp->window, 1000U);
    talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck,
                 .seq = kS - 1,
                 .ack = kC,
                 .options = both ? scale : std::vector<std::uint8_t>()});
    EXPECT_EQ(talk.say({.seq = kC, .ack = kS}).tcp->window, both ? 128'000U : 1'000U);
  }
}

TEST(TcpTracker, KeepAlive_IsAnswered) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  talk.answer({.seq = kS, .ack = kC + 3});
  EXPECT_TRUE(has(talk.say({.seq = kC + 2, .ack = kS}, seconds(60)), keeps_alive));
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 3}), answers_keep_alive));
}

TEST(TcpTracker, NagleOfV4_JoinsThreeWrites) {
  Conversation talk;
  talk.shake();
  const std::string message(130, 'x');
  const std::string three(390, 'x');
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = message});
  const Explained ack = talk.answer({.flags = kPush, .seq = kS, .ack = kC + 130, .data = message}, milliseconds(9));
  const Explained joined = talk.say({.flags = kPush, .seq = kC + 130, .ack = kS + 130, .data = three});
  EXPECT_TRUE(has(joined, joins_writes, 3));
  EXPECT_EQ(note_of(joined, joins_writes).first, 130U);
  EXPECT_EQ(note_of(joined, waited_for_ack).packet, ack.number);
}

TEST(TcpTracker, AnswerToAnAnswer_WaitedForNothing) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "one line"});
  talk.answer({.flags = kPush, .seq = kS, .ack = kC + 8, .data = "ONE LINE"});
  EXPECT_FALSE(has(talk.say({.flags = kPush, .seq = kC + 8, .ack = kS + 8, .data = "another"}), waited_for_ack));
}

TEST(TcpTracker, QuestionBehindAnAnswer_WaitedForThat_NotForTheAckBeforeIt) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "one line"});
  talk.answer({.seq = kS, .ack = kC + 8});
  talk.answer({.flags = kPush, .seq = kS, .ack = kC + 8, .data = "ONE LINE"});
  EXPECT_FALSE(has(talk.say({.flags = kPush, .seq = kC + 8, .ack = kS + 8, .data = "another"}), waited_for_ack));
}

TEST(TcpTracker, NagleSeenFromThePeer_IsARoundTripBehindTheAck) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = Conversation::kIsn});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = Conversation::kPeerIsn, .ack = kC}, microseconds(10));
  talk.say({.seq = kC, .ack = kS}, milliseconds(4));
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "half a "});
  const Explained ack = talk.answer({.seq = kS, .ack = kC + 7}, milliseconds(40));
  const Explained late = talk.say({.flags = kPush, .seq = kC + 7, .ack = kS, .data = "line"}, milliseconds(4));
  EXPECT_EQ(note_of(late, waited_for_ack).packet, ack.number);
}

// A busy client took its time for the handshake; every answer behind that shows how short the way is.
TEST(TcpTracker, NagleSeenFromThePeer_IsSeenBehindASlowHandshakeToo) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = Conversation::kIsn});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = Conversation::kPeerIsn, .ack = kC}, microseconds(10));
  talk.say({.seq = kC, .ack = kS}, milliseconds(12));
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "one line"});
  talk.answer({.flags = kPush, .seq = kS, .ack = kC + 8, .data = "ONE LINE"}, microseconds(50));
  talk.say({.flags = kPush, .seq = kC + 8, .ack = kS + 8, .data = "half a "}, milliseconds(4));
  const Explained ack = talk.answer({.seq = kS + 8, .ack = kC + 15}, milliseconds(43));
  EXPECT_TRUE(has(ack, delayed_ack));
  const Explained late = talk.say({.flags = kPush, .seq = kC + 15, .ack = kS + 8, .data = "line"}, milliseconds(4));
  EXPECT_EQ(note_of(late, waited_for_ack).packet, ack.number);
}

// A new connection has to be made before it is answered; what waits in an old one goes out at once.
TEST(TcpTracker, NagleSeenAtTheSender_MayBeQuickerThanTheHandshake) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = Conversation::kIsn});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = Conversation::kPeerIsn, .ack = kC}, microseconds(60));
  talk.say({.seq = kC, .ack = kS}, milliseconds(10));
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "World! Hello, World!"});
  talk.answer({.flags = kPush, .seq = kS, .ack = kC + 20, .data = "WORLD"}, microseconds(40));
  const Explained ack = talk.say({.seq = kC + 20, .ack = kS + 5}, milliseconds(10));
  const Explained rest =
      talk.answer({.flags = kPush, .seq = kS + 5, .ack = kC + 20, .data = "! HELLO, WORLD!"}, microseconds(5));
  EXPECT_EQ(note_of(rest, waited_for_ack).packet, ack.number);
}

TEST(TcpTracker, WhatCameSoonerThanARoundTrip_DidNotWaitForTheAck) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = Conversation::kIsn});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = Conversation::kPeerIsn, .ack = kC}, microseconds(10));
  talk.say({.seq = kC, .ack = kS}, milliseconds(4));
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "half a "});
  talk.answer({.seq = kS, .ack = kC + 7}, microseconds(10));
  EXPECT_FALSE(has(talk.say({.flags = kPush, .seq = kC + 7, .ack = kS, .data = "line"}), waited_for_ack));
}

TEST(TcpTracker, FullSegments_AreCutAtTheMss) {
  Conversation talk;
  talk.shake(100);
  const std::string full(100, 'x');
  EXPECT_TRUE(has(talk.say({.seq = kC, .ack = kS, .data = full}), fills_segment, 100));
  EXPECT_FALSE(has(talk.say({.flags = kPush, .seq = kC + 100, .ack = kS, .data = "rest"}), fills_segment));
}

TEST(TcpTracker, Close_IsExplainedStepByStep) {
  Conversation talk;
  talk.shake();
  EXPECT_TRUE(has(talk.say({.flags = TcpFlags::kFin | TcpFlags::kAck, .seq = kC, .ack = kS}), finishes));
  const Explained both = talk.answer({.flags = TcpFlags::kFin | TcpFlags::kAck, .seq = kS, .ack = kC + 1});
  EXPECT_EQ(note_of(both, acknowledges_fin).packet, 4U);
  EXPECT_TRUE(has(both, finishes));
  EXPECT_FALSE(has(both, acknowledges)) << "a FIN is no byte";
  EXPECT_TRUE(has(talk.say({.seq = kC + 1, .ack = kS + 1}), acknowledges_fin));
}

TEST(TcpTracker, Reset_HasTheWindowThatItSays) {
  Conversation talk;
  talk.shake();
  EXPECT_EQ(talk.say({.flags = TcpFlags::kRst, .seq = kC, .window = 305}).tcp->window, 305U);
}

TEST(TcpTracker, Reset_SaysWhatWasLost) {
  constexpr std::uint16_t kReset = TcpFlags::kRst | TcpFlags::kAck;
  Conversation before;
  before.shake();
  before.answer({.flags = kPush, .seq = kS, .ack = kC, .data = "on its way"});
  EXPECT_TRUE(has(before.say({.flags = kReset, .seq = kC, .ack = kS}), resets_unacked, 10));

  Conversation unread;
  unread.shake();
  unread.answer({.flags = kPush, .seq = kS, .ack = kC, .data = "never read"});
  unread.say({.seq = kC, .ack = kS + 10});
  const Explained reset = unread.say({.flags = kReset, .seq = kC, .ack = kS + 10});
  EXPECT_TRUE(has(reset, resets_received, 10));
  EXPECT_NE(reset.sentence.find("never read"), std::string::npos);

  Conversation after;
  after.shake();
  after.say({.flags = TcpFlags::kFin | TcpFlags::kAck, .seq = kC, .ack = kS});
  after.answer({.flags = kPush, .seq = kS, .ack = kC + 1, .data = "too late"});
  EXPECT_TRUE(has(after.say({.flags = TcpFlags::kRst, .seq = kC + 1}), resets_after_fin));

  Conversation idle;
  idle.shake();
  EXPECT_TRUE(has(idle.say({.flags = kReset, .seq = kC, .ack = kS}), resets));
}

TEST(TcpTracker, SamePortsAgain_AreAnotherConnection) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = TcpFlags::kFin | TcpFlags::kAck, .seq = kC, .ack = kS});
  const Explained again = talk.say({.flags = TcpFlags::kSyn, .seq = 77'000});
  EXPECT_EQ(again.tcp->connection, 1U);
  EXPECT_EQ(again.tcp->sequence, 0U);
}

TEST(TcpTracker, CaptureThatBeginsInTheMiddle_CountsFromOne) {
  Conversation talk;
  const Explained first = talk.answer({.flags = kPush, .seq = 900, .ack = 300, .data = "abc"});
  EXPECT_TRUE(has(first, of_nobody));
  EXPECT_EQ(first.label, "[PSH, ACK] Seq=1 Ack=1 Win=1000 Len=3");
  EXPECT_EQ(talk.say({.seq = 300, .ack = 903}).label, "[ACK] Seq=1 Ack=4 Win=1000 Len=0");
}

TEST(TcpTracker, AckOfADistantPeer_IsNotCalledDelayed) {
  Conversation talk;
  const std::vector<std::uint8_t> mss{2, 4, 5, 0xb4};
  talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1, .options = mss});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = kS - 1, .ack = kC, .options = mss}, milliseconds(100));
  talk.say({.seq = kC, .ack = kS});
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "0123456789"});
  const Explained soon = talk.answer({.seq = kS, .ack = kC + 10}, milliseconds(100));
  EXPECT_TRUE(has(soon, acknowledges, 10));
  EXPECT_FALSE(has(soon, delayed_ack)) << "a round trip takes that long";
  talk.say({.flags = kPush, .seq = kC + 10, .ack = kS, .data = "0123456789"});
  EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 20}, milliseconds(140)), delayed_ack));
}

TEST(TcpTracker, AckBehindALoss_IsNotCalledDelayed) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "lost"});
  EXPECT_TRUE(has(talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "lost"}, milliseconds(200)), sends_again));
  EXPECT_FALSE(has(talk.answer({.seq = kS, .ack = kC + 4}), delayed_ack));
  EXPECT_TRUE(has(talk.say({.flags = kPush, .seq = kC + 8, .ack = kS, .data = "late"}), leaves_gap, 4));
  talk.answer({.seq = kS, .ack = kC + 4});
  EXPECT_TRUE(has(talk.say({.seq = kC + 4, .ack = kS, .data = "hole"}, milliseconds(50)), out_of_order));
  EXPECT_FALSE(has(talk.answer({.seq = kS, .ack = kC + 12}), delayed_ack)) << "the gap was filled just now";
}

TEST(TcpTracker, CaptureThatBeginsInTheMiddle_ClaimsNeitherWindowsNorNagle) {
  Conversation talk;
  const std::string segment(1448, 'x');
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = segment, .window = 502});
  const Explained first = talk.answer({.seq = kS, .ack = kC + 1448, .window = 502});
  EXPECT_TRUE(has(first, acknowledges, 1448)) << first.sentence;
  const Explained more = talk.say({.flags = kPush, .seq = kC + 1448, .ack = kS, .data = segment, .window = 502});
  EXPECT_FALSE(has(more, waited_for_ack)) << more.sentence;
  EXPECT_FALSE(has(more, fills_window)) << "502 of units that nobody knows";
  talk.answer({.seq = kS, .ack = kC + 2896, .window = 502});
  const Explained window = talk.answer({.seq = kS, .ack = kC + 2896, .window = 520});
  EXPECT_EQ(note_of(window, updates_window).first, 1U);
  EXPECT_NE(window.sentence.find("in units that the handshake said"), std::string::npos) << window.sentence;
}

TEST(TcpTracker, ProbesOfAWindowOfZero_AreToldInBothForms) {
  for (const bool with_byte : {false, true}) {
    Conversation talk;
    talk.shake();
    talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "all there is room for"});
    EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 21, .window = 0}), closes_window));
    for (int times = 0; times < 3; ++times) {
      const Explained probe = with_byte ? talk.say({.seq = kC + 21, .ack = kS, .data = "b"}, milliseconds(200))
                                        : talk.say({.seq = kC + 20, .ack = kS}, milliseconds(200));
      EXPECT_TRUE(has(probe, probes_window, with_byte ? 1 : 0)) << probe.sentence;
      EXPECT_EQ(probe.tcp->notes.size(), 1U) << probe.sentence;
      const Explained full = talk.answer({.seq = kS, .ack = kC + 21, .window = 0});
      EXPECT_TRUE(has(full, answers_probe)) << full.sentence;
      EXPECT_FALSE(has(full, repeats_ack));
    }
    EXPECT_TRUE(has(talk.answer({.seq = kS, .ack = kC + 21, .window = 500}), updates_window, 500));
    EXPECT_TRUE(has(talk.say({.flags = kPush, .seq = kC + 21, .ack = kS, .data = "bcd"}), carries, 3));
    EXPECT_EQ(talk.tally().sent[0].bytes, 24U);
    EXPECT_EQ(talk.tally().sent[0].stream, "all there is room forbcd");
    EXPECT_EQ(talk.tally().sent[0].again, 0U);
  }
}

TEST(TcpTracker, ByteOfAProbeThatWasTaken_CountsOnce) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "full"});
  talk.answer({.seq = kS, .ack = kC + 4, .window = 0});
  talk.say({.seq = kC + 4, .ack = kS, .data = "b"}, milliseconds(200));
  const Explained taken = talk.answer({.seq = kS, .ack = kC + 5, .window = 500});
  EXPECT_TRUE(has(taken, acknowledges, 1)) << taken.sentence;
  EXPECT_FALSE(has(taken, acks_unseen)) << taken.sentence;
  EXPECT_TRUE(has(talk.say({.flags = kPush, .seq = kC + 5, .ack = kS, .data = "cd"}), carries, 2));
  EXPECT_EQ(talk.tally().sent[0].stream, "fullbcd");
  EXPECT_EQ(talk.tally().sent[0].bytes, 7U);
}

TEST(TcpTracker, RetransmissionWithMore_IsBoth) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  const Explained both = talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "helloworld"}, milliseconds(200));
  EXPECT_EQ(note_of(both, sends_again).packet, 4U);
  EXPECT_TRUE(has(both, carries, 5));
  EXPECT_EQ(note_of(both, carries).first, 6U);
  EXPECT_EQ(talk.tally().sent[0].stream, "helloworld");
  EXPECT_EQ(talk.tally().sent[0].bytes, 10U);
}

TEST(TcpTracker, SackBelowTheAck_SaysWhatCameTwice) {
  Conversation talk;
  talk.shake();
  talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "0123456789"});
  talk.answer({.seq = kS, .ack = kC + 10});
  EXPECT_TRUE(has(talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = "0123456789"}), sent_in_vain));
  std::vector<std::uint8_t> sack{1, 1, 5, 10};
  for (const std::uint32_t edge : {kC, kC + 10}) {
    for (int shift = 24; shift >= 0; shift -= 8) sack.push_back(static_cast<std::uint8_t>(edge >> shift));
  }
  const Explained told = talk.answer({.seq = kS, .ack = kC + 10, .options = sack});
  EXPECT_TRUE(has(told, duplicate_sack, 11)) << told.sentence;
  EXPECT_EQ(note_of(told, duplicate_sack).first, 1U);
  EXPECT_FALSE(has(told, selective_ack));
}

TEST(TcpTracker, ResetThatAcknowledges_SaysWhyAndCountsNoFin) {
  Conversation unread;
  unread.shake();
  unread.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  unread.answer({.flags = kPush, .seq = kS, .ack = kC + 5, .data = "HELLO"});
  const Explained reset = unread.say({.flags = kReset, .seq = kC + 5, .ack = kS + 5});
  EXPECT_TRUE(has(reset, resets_received, 5)) << reset.sentence;
  EXPECT_FALSE(has(reset, resets_unacked));
  Conversation closed;
  closed.shake();
  closed.say({.flags = kPush, .seq = kC, .ack = kS, .data = "hello"});
  closed.answer({.flags = kFinish, .seq = kS, .ack = kC + 5});
  const Explained after = closed.say({.flags = kReset, .seq = kC + 5, .ack = kS});
  EXPECT_TRUE(has(after, resets)) << after.sentence;
}

TEST(TcpTracker, MoreThanASegmentTakes_IsNotCalledFull) {
  Conversation talk;
  talk.shake(1460);
  const std::string large(4000, 'x');
  const Explained super = talk.say({.flags = kPush, .seq = kC, .ack = kS, .data = large});
  EXPECT_TRUE(has(super, exceeds_segment, 1460));
  EXPECT_FALSE(has(super, fills_segment));
  EXPECT_EQ(talk.tally().sent[0].full, 0U);
  EXPECT_EQ(talk.tally().sent[0].oversized, 1U);
}

TEST(TcpTracker, RegularWriterOnAShortLink_WasNotHeldBack) {
  Conversation talk;
  const std::vector<std::uint8_t> mss{2, 4, 5, 0xb4};
  talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1, .options = mss});
  talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = kS - 1, .ack = kC, .options = mss}, microseconds(500));
  talk.say({.seq = kC, .ack = kS}, microseconds(50));
  std::uint32_t next = kC;
  for (int times = 0; times < 5; ++times) {
    const Explained write = talk.say({.flags = kPush, .seq = next, .ack = kS, .data = "0123456789"}, microseconds(500));
    EXPECT_FALSE(has(write, waited_for_ack)) << write.sentence;
    next += 10;
    talk.answer({.seq = kS, .ack = next}, microseconds(500));
  }
}

TEST(TcpTracker, SynAndAckSentAgain_HaveTheirOwnWords) {
  Conversation talk;
  talk.shake();
  const Explained again = talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = kS - 1, .ack = kC}, seconds(1));
  EXPECT_EQ(note_of(again, accepts_again).packet, 2U);
  EXPECT_EQ(talk.tally().syns, 1U);
}

TEST(TcpTracker, HalfOfAConversation_SaysThatTheOtherHalfIsMissing) {
  Conversation talk;
  talk.say({.flags = TcpFlags::kSyn, .seq = kC - 1});
  const Explained ack = talk.say({.seq = kC, .ack = kS});
  EXPECT_TRUE(has(ack, acks_unseen, 0)) << ack.sentence;
}

TEST(TcpTracker, SegmentsInFallingOrder_AreRememberedUpToTheBound) {
  Conversation talk;
  talk.shake();
  constexpr std::uint32_t kMany = TcpTracker::kMostUnacknowledged + 100;
  talk.say({.seq = kC + 4 * kMany, .ack = kS, .data = "last"});
  for (std::uint32_t left = kMany; left > 0; --left) {
    EXPECT_TRUE(has(talk.say({.seq = kC + 4 * (left - 1), .ack = kS, .data = "part"}), out_of_order));
  }
  EXPECT_FALSE(has(talk.answer({.seq = kS, .ack = kC + 4 * kMany + 4}), acks_unseen));
}

}  // namespace
}  // namespace wirelab::explain
