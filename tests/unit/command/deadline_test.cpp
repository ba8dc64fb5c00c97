// Every wait ends, under a clock that the test moves.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;

/// The server goes on waiting for the size for `rest`, to the millisecond, and then says ERROR.
void expect_size_awaited_for(Duration rest, ServerFixture& f, const ServerFixture::Peer& peer) {
  f.pass(rest - milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\n");
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
}

/// How long the server bears with a client that sends one byte a second.
int seconds_until_cut(ServerFixture& f, ServerFixture::Peer& peer) {
  int second = 0;
  for (; second < 1000 && !peer.ended(); ++second) {
    f.say(peer, "x");
    f.pass(seconds(1));
  }
  return second;
}

TEST(Deadline, SilentConnection_ClosedWithoutAWord) {
  ServerFixture f;
  auto& peer = f.connect();
  f.pass(seconds(30) - milliseconds(1));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "");
  EXPECT_TRUE(peer.ended());
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Deadline, CommandByteByByte_IsAbsolute) {
  ServerFixture f;
  auto& peer = f.connect();
  // A verb that never gets its argument: each byte is news, and none of them moves the deadline.
  const string endless = "RENAME_FILE \"" + string(100, 'a');
  for (int second = 0; second < 29; ++second) {
    f.say(peer, endless.substr(static_cast<std::size_t>(second), 1));
    f.pass(seconds(1));
    EXPECT_FALSE(peer.ended()) << second;
  }
  f.pass(seconds(1));
  EXPECT_EQ(peer.all_sent(), "RENAME_ERROR");
  EXPECT_TRUE(peer.ended());
}

TEST(Deadline, VerbThatLacksItsArgument_AnsweredAsMalformed) {
  ServerFixture f;
  auto& peer = f.ask("DOWNLOAD_FILE");
  f.pass(seconds(30));
  EXPECT_EQ(peer.all_sent(), "ERROR");
  auto& other = f.ask("LIST_FIL");
  f.pass(seconds(30));
  EXPECT_EQ(other.all_sent(), "UNKNOWN_COMMAND");
}

TEST(Deadline, SizeThatDoesNotCome_ErrorAfterTheSameTime) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  expect_size_awaited_for(seconds(30), f, peer);
}

TEST(Deadline, SizeWithHalfALineEnd_IsAbsolute) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.pass(seconds(20));
  f.say(peer, "6\r");
  expect_size_awaited_for(seconds(10), f, peer);
}

TEST(Deadline, UploadThatStalls_ErrorAndNothingLeft) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "1000\nabc");
  f.pass(seconds(30));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nERROR");
  EXPECT_EQ(f.store.rules.alive(), 0U);
  EXPECT_TRUE(f.store.files.empty());
}

TEST(Deadline, UploadOfAByteASecond_CutLikeOneThatStalls) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "1000000000\n");
  EXPECT_EQ(seconds_until_cut(f, peer), 30);
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nERROR");
}

TEST(Deadline, UploadThatSlowsDown_CutOncePastItsFirstBytes) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "1000000000\n" + string(100'000, 'x'));
  EXPECT_EQ(seconds_until_cut(f, peer), 30);
}

TEST(Deadline, SettingsOfTheirOwn_ForCommandAndTransfer) {
  ServerOptions options;
  options.limits.command_deadline = seconds(5);
  options.limits.stall_deadline = seconds(1);
  ServerFixture f(options);
  f.store.put("n", "123");
  auto& silent = f.connect();
  auto& sizeless = f.connect();
  f.say(sizeless, "UPLOAD_FILE m\n");
  auto& done = f.connect();
  f.say(done, "DOWNLOAD_FILE n\n");
  auto& answered = f.connect();
  f.say(answered, "MSFCONSOLE");
  f.pass(seconds(1));
  EXPECT_FALSE(done.ended()) << "the wait for the client's FIN is no transfer";
  EXPECT_FALSE(answered.was_closed) << "nor is the linger";
  f.pass(seconds(1));
  EXPECT_TRUE(done.ended());
  EXPECT_FALSE(done.was_reset || answered.was_reset);
  f.pass(seconds(3) - milliseconds(1));
  EXPECT_FALSE(silent.ended() || sizeless.ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(silent.ended() && sizeless.ended());
  EXPECT_EQ(sizeless.all_sent(), "SEND_SIZE\nERROR");
}

TEST(Deadline, SlowUploadAboveTheLeastRate_TakesAsLongAsItTakes) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  constexpr std::size_t kRate = 1200;
  constexpr std::size_t kSeconds = 1000;
  f.say(peer, std::to_string(kRate * kSeconds) + "\n");
  for (std::size_t second = 0; second < kSeconds; ++second) {
    f.pass(seconds(1));
    f.say(peer, string(kRate, 'x'));
  }
  EXPECT_EQ(f.store.get("n").size(), kRate * kSeconds);
}

TEST(Deadline, DownloadNobodyReads_Reset) {
  ServerFixture f;
  f.store.put("n", string(100'000, 'x'));
  auto& peer = f.connect();
  peer.open_window(1000);
  f.say(peer, "DOWNLOAD_FILE n\n");
  f.pass(seconds(30) - milliseconds(1));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(peer.was_reset) << "an orderly end would look like the whole file";
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Deadline, DownloadReadByteByByte_Reset) {
  ServerFixture f;
  f.store.put("n", string(100'000, 'x'));
  auto& peer = f.connect();
  peer.open_window(100);
  f.say(peer, "DOWNLOAD_FILE n\n");
  int second = 0;
  for (; second < 1000 && !peer.ended(); ++second) {
    peer.open_window(1);
    f.pass(seconds(1));
  }
  EXPECT_TRUE(peer.was_reset);
  EXPECT_LE(second, 31);
}

TEST(Deadline, SlowDownloadAboveTheLeastRate_TakesAsLongAsItTakes) {
  ServerFixture f;
  f.store.put("n", string(1'200'000, 'x'));
  auto& peer = f.connect();
  peer.open_window(100);
  f.say(peer, "DOWNLOAD_FILE n\n");
  for (int second = 0; second < 1000; ++second) {
    f.pass(seconds(1));
    peer.open_window(1200);
    f.run();
  }
  EXPECT_EQ(peer.all_sent(), "SIZE: 1200000\r\n" + string(1'200'000, 'x'));
}

TEST(Deadline, ListingNobodyReads_Reset) {
  ServerFixture f;
  for (int i = 0; i < 1000; ++i) f.store.put("fichero" + std::to_string(i), "");
  auto& peer = f.connect();
  peer.open_window(10);
  f.say(peer, "LIST_FILES\n");
  for (int second = 0; second < 29; ++second) {
    peer.open_window(1);
    f.pass(seconds(1));
  }
  EXPECT_FALSE(peer.ended());
  f.pass(seconds(1));
  EXPECT_TRUE(peer.was_reset);
}

TEST(Deadline, StoreThatNeverAnswers_ResetAfterTwoMinutes) {
  for (const char* command : {"LIST_FILES\n", "DOWNLOAD_FILE n\n", "DELETE_FILE n\n"}) {
    ServerFixture f;
    f.store.put("n", "x");
    f.store.rules.held = true;
    auto& peer = f.connect();
    f.say(peer, command);
    f.pass(std::chrono::minutes(2) - milliseconds(1));
    EXPECT_FALSE(peer.ended()) << command;
    f.pass(milliseconds(1));
    EXPECT_EQ(peer.all_sent(), "") << command;
    EXPECT_TRUE(peer.was_reset) << command;
    EXPECT_EQ(f.store.rules.alive(), 0U);
    EXPECT_THAT(f.log_text(), testing::HasSubstr("outcome=failed reason=timed-out"));
  }
}

TEST(Deadline, CommitThatNeverEnds_ResetBecauseTheFileMayStillAppear) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.store.commits_held = true;
  f.say(peer, "3\nabc");
  f.pass(std::chrono::minutes(2) - milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\n");
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\n");
  EXPECT_TRUE(peer.was_reset);
}

TEST(Deadline, PeerThatIgnoresTheFin_ClosedAfterTwoSeconds) {
  ServerFixture f;
  auto& peer = f.ask("MSFCONSOLE");
  for (int i = 0; i < 19; ++i) {
    f.pass(milliseconds(100));
    f.say(peer, "x");
    EXPECT_FALSE(peer.was_closed);
  }
  f.pass(milliseconds(100));
  EXPECT_TRUE(peer.was_closed);
  EXPECT_EQ(f.server().connections(), 0U);
}

}  // namespace
}  // namespace wirelab::command
