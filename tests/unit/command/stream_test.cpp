// A stream: texts as they come, for as long as the peer stays.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

struct Fixture : ServerFixture {
  /// A peer that watches and has got the first text.
  Peer& watch() {
    stream_verb.tell("{\"first\":1}\n");
    auto& peer = connect();
    say(peer, "WATCH a\n");
    EXPECT_EQ(peer.all_sent(), "{\"first\":1}\n");
    peer.sent.clear();
    return peer;
  }
  void tell(std::string_view text) {
    stream_verb.tell(text);
    run();
  }
};

TEST(Stream, Texts_GoOutAsTheyComeForDays) {
  Fixture f;
  auto& peer = f.watch();
  f.pass(hours(72));
  f.tell("{\"a\":1}\n");
  f.stream_verb.tell("{\"b\":2}\n");
  f.tell("{\"c\":3}\n");
  f.pass(hours(72));
  EXPECT_THAT(peer.sent, ElementsAre(segment("{\"a\":1}\n"), segment("{\"b\":2}\n"), segment("{\"c\":3}\n")));
  EXPECT_EQ(f.server().connections(), 1U);
}

TEST(Stream, ThatHasNotBegun_HasTheDeadlineOfWork) {
  Fixture f;
  auto& peer = f.ask("WATCH\n");
  f.pass(minutes(2));
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(f.stream_verb.alive(), 0U);
}

TEST(Stream, ThatEnds_ClosesWithoutAnotherWord) {
  Fixture f;
  auto& peer = f.watch();
  f.tell("{}\n");
  f.stream_verb.end();
  f.run();
  EXPECT_THAT(peer.sent, ElementsAre(segment("{}\n"), last_segment("")));
  EXPECT_EQ(f.server().connections(), 0U);
  EXPECT_FALSE(peer.was_reset);
  EXPECT_THAT(f.log_text(), HasSubstr("verb=WATCH outcome=stream reason=none bytes=15"));
}

TEST(Stream, SeveralWatchers_EachGetsAll) {
  Fixture f;
  auto& one = f.watch();
  auto& other = f.connect();
  f.say(other, "WATCH\n");
  f.tell("{}\n");
  EXPECT_EQ(one.all_sent(), "{}\n");
  EXPECT_EQ(other.all_sent(), "{\"first\":1}\n{}\n");
  f.leave(one);
  f.tell("{}\n");
  EXPECT_EQ(one.all_sent(), "{}\n");
  EXPECT_EQ(other.all_sent(), "{\"first\":1}\n{}\n{}\n");
}

TEST(Stream, PeerThatCloses_EndsItAtOnceAndInOrder) {
  Fixture f;
  auto& peer = f.watch();
  f.pass(hours(1));
  peer.arrive_fin();
  f.run();
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("")));
  EXPECT_FALSE(peer.was_reset);
  EXPECT_EQ(f.server().connections() + f.stream_verb.alive(), 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=stream reason=none"));
}

TEST(Stream, PeerThatResets_EndsItAtOnce) {
  Fixture f;
  auto& peer = f.watch();
  f.pass(hours(1));
  peer.arrive_reset();
  f.run();
  EXPECT_EQ(f.server().connections() + f.stream_verb.alive(), 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=failed reason=reset"));
}

TEST(Stream, PeerThatClosesWithItsCommand_GetsWhatThereIs) {
  Fixture f;
  f.stream_verb.tell("{\"first\":1}\n");
  f.stream_verb.tell("{}\n");
  auto& peer = f.stack.connect();
  peer.arrive("WATCH\n");
  peer.arrive_fin();
  f.run();
  EXPECT_EQ(peer.all_sent(), "{\"first\":1}\n{}\n");
  EXPECT_TRUE(peer.sent.back().fin);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Stream, PeerThatClosesWithItsCommandBeforeThereIsAText_GetsTheFirst) {
  Fixture f;
  auto& peer = f.stack.connect();
  peer.arrive("WATCH\n");
  peer.arrive_fin();
  f.run();
  EXPECT_FALSE(peer.ended());
  f.tell("{}\n");
  EXPECT_EQ(peer.all_sent(), "{}\n");
  EXPECT_TRUE(peer.sent.back().fin);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Stream, PeerThatClosesWithinAText_GetsTheRestOfIt) {
  Fixture f;
  auto& peer = f.watch();
  peer.open_window(3);
  f.tell("{\"a\":1}\n");
  peer.arrive_fin();
  f.run();
  EXPECT_EQ(f.server().connections(), 1U);
  peer.open_window(100);
  f.run();
  EXPECT_EQ(peer.all_sent(), "{\"a\":1}\n");
  EXPECT_TRUE(peer.sent.back().fin);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Stream, WhatThePeerSays_IsDroppedUpToABound) {
  Fixture f;
  auto& peer = f.watch();
  for (std::size_t said = 0; said < kMaxHeard; said += 4096) {
    f.say(peer, string(4096, '\n'));
    EXPECT_FALSE(peer.has_unread());
    EXPECT_FALSE(peer.ended());
  }
  f.tell("{}\n");
  EXPECT_EQ(peer.all_sent(), "{}\n");
  f.say(peer, "\n");
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(f.stream_verb.alive(), 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=failed reason=invalid"));
}

TEST(Stream, PeerThatSaysSomethingAndCloses_IsNotReset) {
  Fixture f;
  auto& peer = f.watch();
  f.say(peer, "\r\n");
  peer.arrive("quit\n");
  peer.arrive_fin();
  f.run();
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("")));
  EXPECT_FALSE(peer.was_reset);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Stream, ArgumentsStayInPlace_WhateverThePeerSays) {
  Fixture f;
  f.stream_verb.tell("{}\n");
  auto& peer = f.ask("WATCH what the log names");
  for (int i = 0; i < 5; ++i) f.say(peer, string(3000, 'x'));
  f.leave(peer);
  EXPECT_THAT(f.log_text(), HasSubstr("name=\"what the log names\""));
}

TEST(Stream, NobodyReads_ResetAfterTheReadersDeadline) {
  Fixture f;
  auto& peer = f.watch();
  f.pass(hours(1));
  peer.open_window(3);
  f.tell("{\"a\":1}\n");
  f.pass(minutes(10) - milliseconds(1));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(f.stream_verb.alive(), 0U);
}

TEST(Stream, ReaderWhoPauses_GetsWhatWasTold) {
  Fixture f;
  auto& peer = f.watch();
  peer.open_window(3);
  f.tell("{\"a\":1}\n");
  f.pass(minutes(9));
  EXPECT_FALSE(peer.ended());
  peer.open_window(100);
  f.run();
  EXPECT_EQ(peer.all_sent(), "{\"a\":1}\n");
}

TEST(Stream, EachText_HasADeadlineOfItsOwn) {
  Fixture f;
  auto& peer = f.watch();
  peer.open_window(1);
  for (int text = 0; text < 10; ++text) {
    f.tell("{}\n");
    f.pass(minutes(9));
    EXPECT_FALSE(peer.ended()) << text;
    peer.open_window(3);
    f.run();
  }
  EXPECT_EQ(peer.all_sent().size(), 30U);
}

TEST(Stream, SlowReader_GetsEveryByteInOrder) {
  Fixture f;
  auto& peer = f.watch();
  peer.open_window(1);
  string expected;
  for (int i = 0; i < 100; ++i) {
    const string line = "{\"n\":" + std::to_string(i) + "}\n";
    expected += line;
    f.tell(line);
  }
  for (int i = 0; i < 200; ++i) {
    peer.open_window(7);
    f.run();
  }
  EXPECT_EQ(peer.all_sent(), expected);
}

TEST(Stream, Stop_EndsItAtOnceAndInOrder) {
  Fixture f;
  auto& peer = f.watch();
  f.server().stop(seconds(5));
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("")));
  EXPECT_FALSE(peer.was_reset);
  EXPECT_TRUE(f.server().stopped());
  EXPECT_EQ(f.stream_verb.alive(), 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=stream"));
}

TEST(Stream, StopWithinAText_SendsItsRestFirst) {
  for (const bool reads : {false, true}) {
    Fixture f;
    auto& peer = f.watch();
    peer.open_window(3);
    f.tell("{\"a\":1}\n");
    f.tell("{\"b\":2}\n");
    f.server().stop(seconds(5));
    f.run();
    EXPECT_FALSE(peer.ended());
    if (reads) peer.open_window(100);
    f.run();
    EXPECT_EQ(f.server().stopped(), reads);
    f.pass(seconds(5));
    EXPECT_EQ(peer.was_reset, !reads);
    if (reads) {
      EXPECT_EQ(peer.all_sent(), "{\"a\":1}\n");
    }
    EXPECT_TRUE(f.server().stopped());
  }
}

TEST(Stream, StopBeforeItsFirstText_LetsThatGoOut) {
  Fixture f;
  auto& peer = f.ask("WATCH\n");
  f.server().stop(seconds(5));
  f.run();
  EXPECT_FALSE(peer.ended());
  f.tell("{}\n");
  EXPECT_EQ(peer.all_sent(), "{}\n");
  EXPECT_TRUE(peer.sent.back().fin);
  EXPECT_TRUE(f.server().stopped());
}

TEST(Stream, Cut_IsAReset) {
  Fixture f;
  auto& peer = f.watch();
  f.server().cut();
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(f.server().connections() + f.stream_verb.alive(), 0U);
}

TEST(Stream, ServerDestroyed_LeavesNothing) {
  Fixture f;
  auto& peer = f.watch();
  peer.open_window(3);
  f.tell("{\"a\":1}\n");
  f.say(f.connect(), "WATCH\n");
  f.server_storage.reset();
  EXPECT_EQ(f.stream_verb.alive(), 0U);
  f.pass(seconds(100));
}

/// Turns until a small command beside `stream` is answered; expects no more than a text's share of each turn.
int turns_beside(Fixture& f, ServerFixture::Peer& stream) {
  auto& small = f.stack.connect();
  small.arrive("LIST_FILES\n");
  std::size_t before = stream.bytes_sent;
  int answered_in = 0;
  for (int turn = 1; turn <= 50; ++turn) {
    f.reactor.run_once(Duration::zero());
    EXPECT_LE(stream.bytes_sent - before, kTextPerTurn);
    before = stream.bytes_sent;
    if (answered_in == 0 && small.ended()) answered_in = turn;
  }
  return answered_in;
}

TEST(Stream, ThatNeverWaits_HoldsNobodyUpAndEndsWithItsPeer) {
  Fixture f;
  auto& peer = f.watch();
  f.stream_verb.repeat();
  f.stream_verb.tell("");
  EXPECT_THAT(turns_beside(f, peer), testing::AllOf(testing::Gt(0), testing::Le(3)));
  EXPECT_GT(peer.sent.size(), 20U) << "a text in each turn";
  peer.arrive_reset();
  f.run();
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Stream, LargeText_GoesOutInSharesOfATurn) {
  Fixture f;
  auto& peer = f.watch();
  f.stream_verb.tell(string(1U << 20U, 'x'));
  EXPECT_THAT(turns_beside(f, peer), testing::AllOf(testing::Gt(0), testing::Le(3)));
  EXPECT_EQ(peer.all_sent().size(), 1U << 20U);
}

}  // namespace
}  // namespace wirelab::command
