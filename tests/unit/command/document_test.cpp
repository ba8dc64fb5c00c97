// A document: its size, its bytes, and the server closes first.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using testing::ElementsAre;
using testing::HasSubstr;

string numbered(std::size_t size) {
  string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i % 23);
  return bytes;
}

string framed(const string& document) { return "SIZE: " + std::to_string(document.size()) + "\r\n" + document; }

/// A peer that has asked for a document of `size` bytes and lets `window` bytes come.
ServerFixture::Peer& ask_for(ServerFixture& f, std::size_t size, std::size_t window) {
  f.document_verb.document = numbered(size);
  auto& peer = f.connect();
  peer.open_window(window);
  f.say(peer, "REPORT\n");
  return peer;
}

TEST(Document, SizeBytesAndFin_InOneSegment) {
  ServerFixture f;
  f.document_verb.document = "{\"a\": 1}\n";
  auto& peer = f.connect();
  f.say(peer, "REPORT  a \"b\n");
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("SIZE: 9\r\n{\"a\": 1}\n")));
  EXPECT_EQ(f.document_verb.seen, " a \"b");
  EXPECT_EQ(f.server().connections(), 0U) << "the server closes first, and at once behind a line feed";
  EXPECT_FALSE(peer.was_reset);
}

TEST(Document, Empty_IsItsHeaderAlone) {
  ServerFixture f;
  f.document_verb.document = "";
  EXPECT_THAT(f.ask("REPORT\n").sent, ElementsAre(last_segment("SIZE: 0\r\n")));
}

TEST(Document, AnySize_EveryByteInOrderAndOneFin) {
  for (const std::size_t size : {1U, 9U, 10U, 65'535U, 1'048'576U, 5'000'000U}) {
    for (const std::size_t most : {std::size_t{1460}, std::size_t{1} << 30U}) {
      ServerFixture f;
      f.document_verb.document = numbered(size);
      auto& peer = f.connect();
      peer.largest_write = most;
      f.say(peer, "REPORT\n");
      EXPECT_TRUE(peer.all_sent() == framed(numbered(size))) << size << " " << most;
      EXPECT_TRUE(peer.sent.back().fin);
      EXPECT_EQ(f.document_verb.alive, 0U);
    }
  }
}

TEST(Document, CommandWithoutALineFeed_LingersSoThatAllIsRead) {
  ServerFixture f;
  auto& peer = f.ask("REPORT");
  EXPECT_EQ(peer.all_sent(), framed("{}\n"));
  EXPECT_FALSE(peer.was_closed);
  f.say(peer, "\n");
  EXPECT_FALSE(peer.has_unread());
  f.leave(peer);
  EXPECT_TRUE(peer.was_closed);
  EXPECT_FALSE(peer.was_reset);
}

TEST(Document, PeerThatSendsMoreWhileItReadsSlowly_IsNotReset) {
  ServerFixture f;
  auto& peer = ask_for(f, 300, 100);
  f.say(peer, "\n");
  peer.open_window(1000);
  f.run();
  EXPECT_EQ(peer.all_sent(), framed(numbered(300)));
  EXPECT_FALSE(peer.has_unread()) << "closing over unread bytes is a reset";
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset);
}

TEST(Document, SlowReader_GetsEveryByteWhileTheExchangeLives) {
  ServerFixture f;
  auto& peer = ask_for(f, 100'000, 1);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(f.document_verb.alive, peer.ended() ? 0U : 1U);
    peer.open_window(777);
    f.run();
  }
  EXPECT_TRUE(peer.all_sent() == framed(numbered(100'000)));
}

TEST(Document, NobodyReads_Reset) {
  ServerFixture f;
  auto& peer = ask_for(f, 100'000, 1000);
  f.pass(seconds(30) - milliseconds(1));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(peer.was_reset) << "an orderly end would look like the whole document";
  EXPECT_EQ(f.document_verb.alive, 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("verb=REPORT outcome=failed reason=timed-out bytes=986"));
}

TEST(Document, ReadAtOrBelowTheLeastRate_GoesOnOrIsReset) {
  for (const std::size_t rate : {1U, 500U, 1200U}) {
    ServerFixture f;
    auto& peer = ask_for(f, 1'000'000, 100);
    for (int second = 0; second < 100 && !peer.ended(); ++second) {
      f.pass(seconds(1));
      peer.open_window(rate);
      f.run();
    }
    EXPECT_EQ(peer.was_reset, rate < kLeastRate) << rate;
  }
}

TEST(Document, PeerThatLeavesOnTheWay_EndsIt) {
  ServerFixture f;
  auto& peer = ask_for(f, 1000, 100);
  peer.arrive_reset();
  peer.open_window(1);
  f.run();
  EXPECT_EQ(f.document_verb.alive, 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=failed reason=reset bytes=88"));
}

TEST(Document, Stop_LetsItFinishUntilTheDeadline) {
  for (const bool reads : {false, true}) {
    ServerFixture f;
    auto& peer = ask_for(f, 1000, 100);
    f.server().stop(seconds(5));
    f.pass(seconds(5) - milliseconds(1));
    EXPECT_FALSE(peer.ended());
    if (reads) peer.open_window(10'000);
    f.pass(milliseconds(1));
    EXPECT_TRUE(f.server().stopped());
    EXPECT_EQ(peer.was_reset, !reads);
    EXPECT_EQ(peer.all_sent() == framed(numbered(1000)), reads);
  }
}

TEST(Document, Cut_IsAReset) {
  ServerFixture f;
  auto& peer = ask_for(f, 1000, 100);
  f.server().cut();
  EXPECT_TRUE(peer.was_reset);
  EXPECT_EQ(f.document_verb.alive, 0U);
}

TEST(Document, Log_SaysHowManyBytesItHad) {
  ServerFixture f;
  f.document_verb.document = numbered(12'345);
  f.ask("REPORT red 1\n");
  EXPECT_THAT(f.log_text(), HasSubstr("verb=REPORT outcome=document reason=none bytes=12345"));
  EXPECT_THAT(f.log_text(), HasSubstr("name=\"red 1\""));
}

TEST(Document, Large_MovesABoundedShareInATurn) {
  ServerFixture f;
  f.document_verb.document = string(20U << 20U, 'x');
  auto& large = f.connect();
  large.arrive("REPORT\n");
  auto& small = f.stack.connect();
  small.arrive("LIST_FILES\n");
  int turns = 0;
  int answered_in = 0;
  std::size_t before = 0;
  while (!large.ended() && turns < 1000) {
    f.reactor.run_once(Duration::zero());
    ++turns;
    if (answered_in == 0 && small.ended()) answered_in = turns;
    EXPECT_LE(large.bytes_sent - before, kBytesPerTurn);
    before = large.bytes_sent;
  }
  EXPECT_LE(answered_in, 3);
  EXPECT_GE(turns, 20);
  EXPECT_EQ(large.bytes_sent, (20U << 20U) + string("SIZE: 20971520\r\n").size());
}

}  // namespace
}  // namespace wirelab::command
