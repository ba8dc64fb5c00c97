// What wirelab/1 bounds: time, turns, memory; and how it ends in each phase.

#include <array>

#include "tests/unit/command/framed_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

/// What a peer has said when its session is in a phase.
constexpr std::array<string_view, 7> kPhases{"",        "NO",    "WATCH\n", "UPLOAD_FILE n +5\na", "UPLOAD_FILE n ?5\n",
                                             "X +5\na", "QUIT\n"};

struct InPhase : ServerFixture {
  explicit InPhase(string_view phase) {
    stream_verb.tell("one\n");
    say(peer, "HELLO wirelab/1\n" + string(phase));
  }
  Peer& peer = connect();
};

TEST_F(FramedWire, FloodOfRequests_SharesTheLoop) {
  greet();
  string many;
  for (int count = 0; count < 1000; ++count) many += "NOOP\n";
  peer->arrive(many);
  f.reactor.run_once(Duration::zero());
  EXPECT_LE(std::ranges::count(told(), '\n'), kRequestsPerTurn);
  f.run();
  const string rest = told();
  EXPECT_GT(std::ranges::count(rest, '\n'), 900);
}

TEST_F(FramedWire, StreamWithoutEnd_EndsForTheNextRequest) {
  greet();
  f.stream_verb.tell(string(60'000, 'x'));
  f.stream_verb.repeat();
  peer->arrive("WATCH\n");
  for (int turn = 0; turn < 5; ++turn) f.reactor.run_once(Duration::zero());
  peer->arrive("QUIT\n");
  f.run();
  EXPECT_THAT(peer->all_sent(), testing::EndsWith("200 end 0\n200 bye 0\n"));
  EXPECT_LE(peer->all_sent().size(), kMaxOvertime + 20 * 60'000);
}

TEST_F(FramedWire, Silence_IsBounded) {
  greet();
  f.pass(SessionLimits{}.idle_deadline - milliseconds(1));
  EXPECT_EQ(told(), "");
  f.pass(milliseconds(1));
  EXPECT_EQ(told(), "408 idle 0\n");
  EXPECT_TRUE(peer->ended());
  peer = nullptr;
  EXPECT_EQ(ask("NO"), "");
  for (int second = 0; second < 30; ++second) {
    f.pass(seconds(1));
    f.say(*peer, "O");
  }
  EXPECT_EQ(told(), "408 timed_out 0\n") << "a byte now and then is no request";
  peer = nullptr;
  EXPECT_EQ(ask("UPLOAD_FILE n +10\nabc"), "");
  f.pass(seconds(30));
  EXPECT_EQ(told(), "408 timed_out 0\n");
  EXPECT_TRUE(peer->ended());
  EXPECT_FALSE(f.store.files.contains("n"));
}

TEST_F(FramedWire, BodyThatIsSkippedAndNeverComes_IsNotWaitedForAlways) {
  EXPECT_EQ(ask("X +5\n"), "405 unknown_command 0\n");
  f.pass(seconds(30));
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST_F(FramedWire, Stop_TellsWhoHasAskedNothing) {
  greet();
  f.server().stop(seconds(5));
  f.run();
  EXPECT_EQ(told(), "503 stopping 0\n");
  EXPECT_TRUE(peer->ended());
}

TEST_F(FramedWire, Stop_LetsATransferFinish) {
  greet();
  f.say(*peer, "UPLOAD_FILE n +3\na");
  f.server().stop(seconds(5));
  f.say(*peer, "bcNOOP\n");
  EXPECT_EQ(told(), "201 stored 1\nn503 stopping 0\n");
}

TEST_F(FramedWire, Stop_EndsAStreamInOrder) {
  greet();
  f.stream_verb.tell("one\n");
  f.say(*peer, "WATCH\n");
  told();
  f.server().stop(seconds(5));
  f.run();
  EXPECT_EQ(told(), "200 end 0\n503 stopping 0\n");
}

TEST_F(FramedWire, StreamBehindAFullBuffer_StillHearsItsPeer) {
  greet();
  f.stream_verb.tell("one\n");
  string burst;
  while (burst.size() + 10 < FramedSession::kBuffer) burst += "NOOP\n";
  burst.append(FramedSession::kBuffer - 6 - burst.size(), '\n');
  burst += "WATCH\n";
  ASSERT_EQ(burst.size(), FramedSession::kBuffer);
  peer->arrive(burst);
  peer->arrive("QUIT\n");
  f.run();
  EXPECT_THAT(told(), testing::EndsWith("100 text 4\none\n200 end 0\n200 bye 0\n"));
}

TEST_F(FramedWire, ManyDownloadsAtOnce_ShareTheLoop) {
  f.store.put("large", string(1024 * 1024, 'x'));
  greet();
  string many;
  for (int count = 0; count < 20; ++count) many += "DOWNLOAD_FILE large\n";
  peer->arrive(many);
  const std::size_t before = peer->bytes_sent;
  f.reactor.run_once(Duration::zero());
  EXPECT_LE(peer->bytes_sent - before, 2 * kBytesPerTurn + 100);
  f.run();
  EXPECT_GE(peer->bytes_sent - before, 20 * 1024 * 1024U);
}

TEST_F(FramedWire, ReplyThatNobodyReads_IsNotWaitedForAlways) {
  greet();
  peer->open_window(10);
  f.document_verb.document = string(100'000, 'd');
  f.say(*peer, "REPORT\n");
  f.pass(seconds(30));
  EXPECT_TRUE(peer->was_reset);
  EXPECT_EQ(f.document_verb.alive, 0U);
}

TEST_F(FramedWire, WorkWithoutEnd_IsResetWithoutAnAnswer) {
  greet();
  f.say(*peer, "WATCH\n");  // says nothing, so it is no stream yet
  f.pass(seconds(120));
  EXPECT_TRUE(peer->was_reset);
  EXPECT_EQ(told(), "");
}

TEST_F(FramedWire, Cut_EndsASessionInEachPhase) {
  for (const string_view phase : kPhases) {
    InPhase g(phase);
    g.server().cut();
    g.run();
    EXPECT_EQ(g.server().connections(), 0U) << phase;
    EXPECT_EQ(g.stream_verb.alive(), 0U) << phase;
    EXPECT_TRUE(g.peer.ended()) << phase;
  }
}

TEST_F(FramedWire, Stop_HasADeadlineInEachPhase) {
  for (const string_view phase : kPhases) {
    InPhase g(phase);
    g.server().stop(seconds(5));
    g.run();
    g.pass(seconds(5));
    EXPECT_TRUE(g.server().stopped()) << phase;
  }
}

TEST_F(FramedWire, RequestThatIsThereWhenALateLoopLooks_IsCarriedOut) {
  greet();
  f.clock.advance(SessionLimits{}.idle_deadline);
  f.say(*peer, "NOOP\n");
  EXPECT_EQ(told(), "200 ok 0\n");
  f.say(*peer, "NO");
  f.clock.advance(seconds(31));
  f.say(*peer, "OP\n");
  EXPECT_EQ(told(), "200 ok 0\n");
}

/// A session whose memory can be looked at.
TEST(FramedMemory, KeepsNoPasswordOfARequestThatWasDealtWith) {
  ServerFixture f;
  GrowingText hello;
  CopyBuffer copies;
  SessionLimits limits;
  const SessionContext context{f.reactor, f.verbs, limits, f.log, copies, AccessMode::open, false, hello};
  struct Owner final : SessionOwner {
    void session_over() override { over = true; }
    void session_greeted(net::StreamHandle, Greeting, string_view, TimePoint) override {}
    bool over = false;
  } owner;
  test::ScriptedStream stream(f.reactor, {});
  alignas(FramedSession) std::array<std::byte, sizeof(FramedSession)> place{};
  auto* session = new (place.data()) FramedSession(context, owner, net::StreamHandle(&stream), {}, f.clock.now());
  session->start(Greeting::ours);
  const auto holds = [&] { return as_text(ConstBytes(place)).contains("heim"); };
  for (const string_view part :
       {"LIST_FILES\nNOOP\nLOGIN ana ge", "heim\nNOOP\n", "NOOP\nNOOP\nNOOP\nNOOP\nNOOP\nLOGIN ana geheim", "\nNO",
        "OP\n", "LOGIN geheim\n", "X geheim\nNOOP\n"}) {
    stream.arrive(part);
    f.run();
    if (part.ends_with('\n')) {
      EXPECT_FALSE(holds()) << part;
    }
  }
  EXPECT_EQ(f.password_verb.seen, "ana|geheim");
  std::destroy_at(session);
  EXPECT_FALSE(holds());
}

}  // namespace
}  // namespace wirelab::command
