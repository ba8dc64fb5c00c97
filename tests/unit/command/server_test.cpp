// The server around its sessions: how many, refusals, stopping, the log.

#include "firmware/command/server.h"

#include <algorithm>
#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ServerOptions places(std::size_t count) {
  ServerOptions options;
  options.max_connections = count;
  options.most_per_source = 1000;  // all come from one
  return options;
}

/// Counts its calls.
class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

TEST(Server, ConnectionBeyondTheLimit_AnsweredErrorAndTheOthersGoOn) {
  ServerFixture f(places(2));
  auto& first = f.connect();
  auto& second = f.connect();
  auto& third = f.connect();
  EXPECT_THAT(third.sent, ElementsAre(last_segment("ERROR")));
  f.say(third, "LIST_FILES\n");
  EXPECT_EQ(third.all_sent(), "ERROR");
  f.leave(third);
  f.say(first, "MSFCONSOLE\n");
  EXPECT_EQ(first.all_sent(), "UNKNOWN_COMMAND");
  EXPECT_EQ(f.ask("MSFCONSOLE\n").all_sent(), "UNKNOWN_COMMAND") << "a place is free again";
  f.say(second, "MSFCONSOLE\n");
  EXPECT_EQ(second.all_sent(), "UNKNOWN_COMMAND");
}

TEST(Server, MoreRefusalsThanItHasPlacesFor_WaitInTheBackLog) {
  ServerFixture f(places(1));
  auto& idle = f.connect();
  constexpr std::size_t kTooMany = Server::kRefusals + 10;
  std::vector<ServerFixture::Peer*> refused;
  refused.reserve(kTooMany);
  for (std::size_t i = 0; i < kTooMany; ++i) refused.push_back(&f.connect());
  EXPECT_EQ(f.stack.waiting(), 10U);
  f.pass(Server::kRefusalTime - milliseconds(1));
  EXPECT_EQ(f.stack.waiting(), 10U) << "whoever is refused has time to read it";
  f.pass(milliseconds(1));
  EXPECT_EQ(f.stack.waiting(), 0U) << "then the first ones make room, though they say nothing";
  EXPECT_TRUE(refused.front()->was_reset);
  EXPECT_FALSE(refused[11]->was_reset) << "no more than are needed, and one for who comes next";
  for (auto* peer : refused) EXPECT_EQ(peer->all_sent(), "ERROR");
  f.say(idle, "MSFCONSOLE\n");
  EXPECT_EQ(idle.all_sent(), "UNKNOWN_COMMAND");
}

TEST(Server, Flood_LoggedOnceForEachTimeItFillsUp) {
  ServerFixture f(places(1));
  auto& idle = f.connect();
  for (int i = 0; i < 20; ++i) f.leave(f.connect());
  f.leave(idle);
  static_cast<void>(f.connect());
  static_cast<void>(f.connect());
  const auto warnings = std::ranges::count_if(
      f.kept.lines, [](const string& line) { return line.find("connections_exhausted") != string::npos; });
  EXPECT_EQ(warnings, 2) << f.log_text();
}

TEST(Server, ManyConnections_AllServed) {
  ServerFixture f;
  constexpr std::size_t kMany = 1000;
  std::vector<ServerFixture::Peer*> peers;
  peers.reserve(kMany);
  for (std::size_t i = 0; i < kMany; ++i) peers.push_back(&f.stack.connect());
  f.run();
  EXPECT_EQ(f.server().connections(), kMany);
  for (auto* peer : peers) peer->arrive("MSFCONSOLE\n");
  f.run();
  for (auto* peer : peers) EXPECT_EQ(peer->all_sent(), "UNKNOWN_COMMAND");
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Server, AcceptThatFailsForAMoment_GoesOn) {
  ServerFixture f;
  f.stack.accept_failure = Error::no_resources;
  auto& peer = f.stack.connect();
  f.run();
  auto& next = f.connect();
  f.say(peer, "MSFCONSOLE\n");
  f.say(next, "MSFCONSOLE\n");
  EXPECT_EQ(peer.all_sent(), "UNKNOWN_COMMAND");
  EXPECT_EQ(next.all_sent(), "UNKNOWN_COMMAND");
}

TEST(Server, ListenThatFails_AnswersWhy) {
  test::ManualClock clock;
  Reactor reactor(clock);
  test::ScriptedStack stack(reactor);
  const VerbTable verbs;
  KeptLog kept;
  const Log log(kept, LogLevel::debug);
  Server server(stack, verbs, {}, log);
  stack.listen_failure = Error::in_use;
  EXPECT_EQ(server.start().error(), Error::in_use);
  EXPECT_TRUE(server.start());
}

TEST(Server, StopWhenIdle_StopsAtOnceAndSaysSo) {
  ServerFixture f;
  Counter counter;
  f.server().watch(&counter);
  EXPECT_FALSE(f.server().stopped());
  f.server().stop(seconds(5));
  EXPECT_TRUE(f.server().stopped());
  EXPECT_FALSE(f.stack.listening());
  f.run();
  EXPECT_EQ(counter.calls, 1);
}

TEST(Server, Stop_EndsWhoHasNoCommandAndLetsTheOthersFinish) {
  ServerFixture f;
  Counter counter;
  f.server().watch(&counter);
  auto& idle = f.connect();
  auto& half = f.connect();
  f.say(half, "DOWNLOAD_FI");
  auto& upload = f.connect();
  f.say(upload, "UPLOAD_FILE n\n3\nab");
  auto& fresh = f.stack.connect();
  f.server().stop(seconds(5));
  f.run();
  EXPECT_EQ(idle.all_sent() + half.all_sent(), "");
  EXPECT_TRUE(idle.ended() && half.ended());
  EXPECT_FALSE(fresh.was_closed) << "nobody accepts any more";
  EXPECT_FALSE(f.server().stopped());
  EXPECT_EQ(counter.calls, 0);
  f.say(upload, "c");
  EXPECT_TRUE(upload.all_sent().ends_with("subido correctamente."));
  f.leave(upload);
  EXPECT_TRUE(f.server().stopped());
  EXPECT_EQ(counter.calls, 1);
  EXPECT_EQ(f.store.get("n"), "abc");
}

TEST(Server, StopDeadline_CutsWhatIsLeft) {
  ServerFixture f;
  Counter counter;
  f.server().watch(&counter);
  f.store.put("m", string(100'000, 'x'));
  auto& upload = f.connect();
  f.say(upload, "UPLOAD_FILE n\n3\nab");
  auto& download = f.connect();
  download.open_window(100);
  f.say(download, "DOWNLOAD_FILE m\n");
  f.server().stop(seconds(5));
  f.server().stop(seconds(500));  // said twice: the first deadline stands
  f.pass(seconds(5) - milliseconds(1));
  EXPECT_FALSE(f.server().stopped());
  f.pass(milliseconds(1));
  EXPECT_TRUE(f.server().stopped());
  EXPECT_EQ(counter.calls, 1);
  EXPECT_TRUE(upload.was_reset && download.was_reset);
  EXPECT_EQ(f.store.files.size(), 1U);
  EXPECT_EQ(f.store.rules.alive(), 0U);
}

TEST(Server, DestroyedWithSessionsInEveryPhase_LeavesNothing) {
  ServerFixture f;
  f.store.put("m", string(100'000, 'x'));
  for (const char* said : {"", "LIST_", "LIST_FILES", "UPLOAD_FILE n\n", "UPLOAD_FILE n\n3\nab", "MSFCONSOLE"})
    f.say(f.connect(), said);
  auto& download = f.connect();
  download.open_window(100);
  f.say(download, "DOWNLOAD_FILE m\n");
  f.store.rules.held = true;
  f.say(f.connect(), "DELETE_FILE m\n");
  f.server_storage.reset();
  EXPECT_EQ(f.store.rules.alive(), 0U);
  f.store.rules.release_held();
  f.pass(seconds(100));
}

TEST(ServerLog, Command_OneLineWithWhatHappened) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE mi lista.txt");
  f.say(peer, "3\nabc");
  f.leave(peer);
  EXPECT_THAT(f.log_text(),
              HasSubstr("event=command_ended peer=192.0.2.7:40000 verb=UPLOAD_FILE outcome=stored reason=none bytes=3 "
                        "us=10000 name=\"mi lista.txt\""));
}

TEST(ServerLog, HostileNames_AreEscaped) {
  ServerFixture f;
  f.leave(
      f.ask("DELETE_FILE a\" level=error \xc2\x9b"
            "2J\xff"));
  EXPECT_THAT(f.log_text(), HasSubstr(R"(name="a\" level=error \xC2\x9B2J\xFF")"));
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=failed reason=not-"));
}

TEST(ServerLog, Passwords_AreNeverWritten) {
  for (const string command :
       {"LOGIN ana secreto\n", "LOGIN ana secreto", "LOGIN ana secreto extra\n", "LOGIN secreto ana\n",
        "LOGIN secreto\n", "LOGIN  secreto", "login ana secreto\n", "LOGIN\tana secreto\n", "LOGINana secreto\n"}) {
    ServerFixture f;
    auto& peer = f.ask(command);
    f.pass(seconds(30));
    f.pass(seconds(2));
    EXPECT_TRUE(peer.ended());
    EXPECT_FALSE(f.kept.lines.empty());
    EXPECT_THAT(f.log_text(), Not(HasSubstr("secreto"))) << command;
  }
}

TEST(ServerLog, FailedTransfers_SayWhy) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "10\nabc");
  f.leave(peer);
  EXPECT_THAT(f.log_text(), HasSubstr("outcome=failed reason=closed bytes=3"));
  f.store.put("m", string(100'000, 'x'));
  auto& slow = f.connect();
  slow.open_window(100);
  f.say(slow, "DOWNLOAD_FILE m\n");
  f.pass(seconds(30));
  EXPECT_THAT(f.log_text(), HasSubstr("reason=timed-out"));
}

TEST(ServerLog, RefusedRenamesAndListings_SayWhy) {
  ServerFixture f;
  f.leave(f.ask("RENAME_FILE falta otro\n"));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=RENAME_FILE outcome=rename-failed reason=not-found"));
  f.leave(f.ask("LIST_FILES falta\n"));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=LIST_FILES outcome=listing-failed reason=not-found"));
}

TEST(ServerLog, WhatAStopCutsShort_SaysSo) {
  ServerFixture f;
  f.say(f.connect(), "UPLOAD_FILE n\n10\nabc");
  f.server().stop(seconds(5));
  f.pass(seconds(5));
  EXPECT_THAT(f.log_text(), HasSubstr("verb=UPLOAD_FILE outcome=failed reason=closed bytes=3"));
}

TEST(ServerLog, OutOfDescriptors_SaidOnceForEachTime) {
  ServerFixture f;
  for (int times = 1; times <= 2; ++times) {
    for (int i = 0; i < 3; ++i) {
      f.stack.accept_failure = Error::no_resources;
      f.connect();
    }
    EXPECT_EQ(std::ranges::count(f.kept.lines, "level=error event=accept_failed reason=no-resources"), times);
    f.connect();
  }
}

TEST(Working, PeerThatResets_EndsTheWork) {
  ServerFixture f;
  f.store.rules.held = true;
  auto& peer = f.connect();
  f.say(peer, "LIST_FILES\n");
  EXPECT_EQ(f.store.rules.alive(), 1U);
  peer.arrive_reset();
  f.run();
  EXPECT_EQ(f.store.rules.alive(), 0U);
  EXPECT_EQ(f.server().connections(), 0U);
  EXPECT_THAT(f.log_text(), HasSubstr("verb=LIST_FILES outcome=failed reason=reset"));
}

TEST(Working, PeerThatHalfCloses_GetsItsAnswer) {
  ServerFixture f;
  f.store.put("n", "x");
  f.store.rules.held = true;
  auto& peer = f.connect();
  f.say(peer, "LIST_FILES\n");
  peer.arrive_fin();
  f.run();
  f.store.rules.release_held();
  f.run();
  EXPECT_EQ(peer.all_sent(), "n");
}

TEST(Working, BytesThatComeMeanwhile_BelongToTheNextPhase) {
  ServerFixture f;
  f.store.rules.held = true;
  auto& peer = f.connect();
  f.say(peer, "UPLOAD_FILE n\n");
  f.say(peer, "20000\n");
  for (int i = 0; i < 20; ++i) f.say(peer, string(1000, static_cast<char>('a' + i)));
  f.store.rules.release_held();
  f.store.rules.held = false;
  f.run();
  string expected;
  for (int i = 0; i < 20; ++i) expected += string(1000, static_cast<char>('a' + i));
  EXPECT_EQ(f.store.get("n"), expected);
}

}  // namespace
}  // namespace wirelab::command
