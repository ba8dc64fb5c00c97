// Bytes in both directions: faults of the store and of the peer, fairness, and the shared buffers.

#include <algorithm>
#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;

string numbered(std::size_t size) {
  string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i % 23);
  return bytes;
}

TEST(Upload, DiskFullBeforeTheData_ErrorInPlaceOfTheSecondGoAhead) {
  ServerFixture f;
  f.store.capacity = 5;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "6\n");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
}

TEST(Upload, DiskFullDuringTheData_ErrorInPlaceOfTheAcknowledgement) {
  ServerFixture f;
  f.store.chunk = 2;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "6\n");
  f.say(peer, "abc");
  f.store.capacity = 5;
  f.say(peer, "def");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nERROR");
  EXPECT_EQ(f.store.rules.alive(), 0U) << "what was written is given up before the peer hears of it";
  EXPECT_TRUE(f.store.files.empty());
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset);
}

TEST(Upload, RefusedWhilePeerStillSends_DrainedSoThatItCanReadWhy) {
  ServerFixture f;
  f.store.chunk = 2;
  f.store.broken_after = 2;
  auto& peer = f.ask("UPLOAD_FILE n\n");
  f.say(peer, "600\n");
  f.say(peer, "ab");
  f.say(peer, "cdef");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nERROR");
  f.say(peer, "ghij");
  EXPECT_FALSE(peer.has_unread());
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset);
}

TEST(Upload, PeerResetsHalfWay_LoggedAsThat) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n\n");
  f.say(peer, "6\nabc");
  peer.arrive_reset();
  f.run();
  EXPECT_THAT(f.log_text(), testing::HasSubstr("outcome=failed reason=reset bytes=3"));
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Upload, DeviceThatFails_Error) {
  for (const std::uint64_t broken_after : {0U, 1U, 5U, 6U}) {
    ServerFixture f;
    f.store.broken_after = broken_after;
    f.store.chunk = 1;
    auto& peer = f.ask("UPLOAD_FILE n");
    f.say(peer, "6\n");
    f.say(peer, "abcdef");
    EXPECT_TRUE(peer.all_sent().ends_with("\nERROR")) << peer.all_sent();
    EXPECT_TRUE(f.store.files.empty());
  }
}

TEST(Upload, NoOperationToBeHad_Error) {
  ServerFixture f;
  f.store.rules.refusals = {Error::no_resources};
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "6\n");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
}

TEST(Upload, MissingDirectory_Error) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE falta/n");
  f.say(peer, "6\n");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
}

TEST(Upload, SizeThatIsNotMet_ErrorAndNothingLeft) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "6\nabcde");
  f.leave(peer);
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nERROR");
  EXPECT_TRUE(f.store.files.empty());
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(Upload, AcknowledgedOnlyOnceCommitted) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.store.commits_held = true;
  f.say(peer, "3\nabc");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\n");
  f.store.commits_held = false;
  f.store.rules.release_held();
  f.run();
  EXPECT_EQ(peer.sent.back().bytes, "SUCCESS: Fichero 'n' subido correctamente.");
}

TEST(Upload, ManyAtOnce_EachWholeUnderANameOfItsOwn) {
  ServerFixture f;
  f.store.rules.delay = 2;
  std::vector<ServerFixture::Peer*> peers;
  for (int i = 0; i < 64; ++i) {
    peers.push_back(&f.connect());
    f.say(*peers.back(), "UPLOAD_FILE a.txt\n70000\n");
  }
  for (int part = 0; part < 7; ++part) {
    for (std::size_t i = 0; i < peers.size(); ++i) peers[i]->arrive(string(10'000, static_cast<char>('0' + i)));
    f.run();
  }
  EXPECT_EQ(f.store.files.size(), 64U);
  for (const auto& [name, content] : f.store.files) {
    EXPECT_EQ(*content, string(70'000, content->front())) << name << " is mixed from two uploads";
  }
  for (auto* peer : peers) EXPECT_TRUE(peer->all_sent().ends_with("subido correctamente."));
}

TEST(Download, WholeFile_ByTheStacksOwnWayAndByCopying) {
  const string content = numbered(3'000'000);
  for (const bool direct : {false, true}) {
    for (const std::size_t most : {std::size_t{1000}, std::size_t{1} << 30U}) {
      ServerFixture f;
      f.store.has_handles = direct;
      f.stack.sends_files = direct;
      f.store.rules.delay = 1;
      f.store.put("n", content);
      auto& peer = f.connect();
      peer.largest_write = most;
      f.say(peer, "DOWNLOAD_FILE n\n");
      EXPECT_TRUE(peer.all_sent() == "SIZE: 3000000\r\n" + content) << direct << " " << most;
    }
  }
}

TEST(Download, StoreHasHandlesButTheStackSendsNoFiles_Copied) {
  const string content = numbered(200'000);
  ServerFixture f;
  f.store.has_handles = true;
  f.store.put("n", content);
  auto& peer = f.ask("DOWNLOAD_FILE n\n");
  EXPECT_TRUE(peer.all_sent() == "SIZE: 200000\r\n" + content);
}

TEST(Download, CopiedInPieces_NoShortSegmentWhereAPieceEnds) {
  const string content = numbered(100'000);
  ServerFixture f;
  f.store.put("n", content);
  auto& peer = f.ask("DOWNLOAD_FILE n\n");
  ASSERT_GT(peer.writes, 3U) << "more than one piece";
  const auto filled = std::ranges::count_if(peer.sent, [](const auto& segment) { return !segment.bytes.empty(); });
  EXPECT_LE(filled, 2) << "the size, and the file in one go";
}

TEST(Download, StreamThatTakesAByteLessThanAPiece_GetsNoWriteOfOneByte) {
  constexpr std::size_t kRecord = sizeof(CopyBuffer) - 1;
  const string content = numbered(64 * kRecord);
  ServerFixture f;
  f.store.put("n", content);
  auto& peer = f.connect();
  peer.largest_write = kRecord;
  f.say(peer, "DOWNLOAD_FILE n\n");
  EXPECT_TRUE(peer.all_sent() == "SIZE: " + std::to_string(content.size()) + "\r\n" + content);
  EXPECT_LE(peer.writes, 64 + 2) << "the size, the records, and the end";
}

TEST(Download, SlowReader_GetsEveryByteInOrder) {
  const string content = numbered(100'000);
  for (const bool direct : {false, true}) {
    ServerFixture f;
    f.store.has_handles = direct;
    f.stack.sends_files = direct;
    f.store.put("n", content);
    auto& peer = f.connect();
    peer.open_window(1);
    f.say(peer, "DOWNLOAD_FILE n\n");
    for (int i = 0; i < 300; ++i) {
      peer.open_window(777);
      f.run();
    }
    EXPECT_TRUE(peer.all_sent() == "SIZE: 100000\r\n" + content);
  }
}

TEST(Download, DeviceThatFailsOnTheWay_Reset) {
  for (const bool direct : {false, true}) {
    ServerFixture f;
    f.store.has_handles = direct;
    f.stack.sends_files = direct;
    f.store.broken_after = 30'000;
    f.store.chunk = 10'000;
    f.store.put("n", numbered(100'000));
    auto& peer = f.ask("DOWNLOAD_FILE n\n");
    EXPECT_TRUE(peer.was_reset) << "the size was promised: an orderly end would be a lie";
    EXPECT_FALSE(peer.sent.back().fin);
    EXPECT_EQ(f.server().connections(), 0U);
    EXPECT_EQ(f.store.rules.alive(), 0U);
  }
}

TEST(Download, FileThatBecameShorter_Reset) {
  for (const bool direct : {false, true}) {
    ServerFixture f;
    f.store.has_handles = direct;
    f.stack.sends_files = direct;
    f.store.put("n", "12345");
    f.store.lost = 1;
    auto& peer = f.ask("DOWNLOAD_FILE n\n");
    EXPECT_EQ(peer.all_sent(), "SIZE: 6\r\n12345");
    EXPECT_TRUE(peer.was_reset);
    EXPECT_EQ(f.server().connections(), 0U);
  }
}

TEST(Download, ManyStalledReaders_HoldNobodyUp) {
  ServerFixture f;
  const string content = numbered(50'000);
  f.store.put("n", content);
  std::vector<ServerFixture::Peer*> stalled;
  for (int i = 0; i < 100; ++i) {
    stalled.push_back(&f.connect());
    stalled.back()->open_window(100);
    f.say(*stalled.back(), "DOWNLOAD_FILE n\n");
  }
  EXPECT_TRUE(f.ask("DOWNLOAD_FILE n\n").all_sent() == "SIZE: 50000\r\n" + content);
  for (auto* peer : stalled) {
    peer->open_window(1'000'000);
    f.run();
    EXPECT_TRUE(peer->all_sent() == "SIZE: 50000\r\n" + content) << "the copies do not mix";
  }
}

TEST(Fairness, LargeTransfers_MoveABoundedShareInATurn) {
  ServerFixture f;
  f.store.has_handles = true;
  f.stack.sends_files = true;
  f.store.chunk = 1U << 30U;
  f.store.put("n", string(20U << 20U, 'x'));
  auto& down = f.connect();
  down.arrive("DOWNLOAD_FILE n\n");
  auto& up = f.connect();
  f.say(up, "UPLOAD_FILE m\n20971520\n");
  for (int i = 0; i < 320; ++i) up.arrive(string(1U << 16U, 'y'));
  auto& small = f.stack.connect();
  small.arrive("LIST_FILES\n");
  std::size_t up_before = up.bytes_read;
  std::size_t down_before = down.bytes_sent;
  int turns = 0;
  int answered_in = 0;
  while (!up.ended() && turns < 1000) {
    f.reactor.run_once(Duration::zero());
    ++turns;
    if (answered_in == 0 && small.ended()) answered_in = turns;
    EXPECT_LE(up.bytes_read - up_before, kBytesPerTurn + (1U << 16U));
    EXPECT_LE(down.bytes_sent - down_before, 2 * kBytesPerTurn);
    up_before = up.bytes_read;
    down_before = down.bytes_sent;
  }
  EXPECT_LE(answered_in, 3) << "a small command waits for a turn, not for a file";
  EXPECT_GE(turns, 20);
  EXPECT_EQ(f.store.get("m").size(), 20U << 20U);
}

TEST(List, StoreTooBusy_AnswersLikeAPathThatCannotBeListed) {
  ServerFixture f;
  f.store.rules.refusals = {Error::no_resources};
  EXPECT_EQ(f.ask("LIST_FILES here\n").all_sent(), "Error: La ruta 'here' no existe.");
  EXPECT_TRUE(f.ask("LIST_FILES\n").ended());
}

TEST(List, PeerThatSendsMoreWhileItReadsSlowly_IsNotReset) {
  for (const bool while_working : {false, true}) {
    ServerFixture f;
    f.store.put(string(300, 'n'), "");
    f.store.rules.held = while_working;
    auto& peer = f.connect();
    peer.open_window(100);
    f.say(peer, "LIST_FILES\n");
    f.say(peer, "\n");
    f.store.rules.release_held();
    f.run();
    peer.open_window(1000);
    f.run();
    EXPECT_EQ(peer.all_sent(), string(300, 'n'));
    EXPECT_FALSE(peer.has_unread()) << "closing over unread bytes is a reset";
    EXPECT_FALSE(peer.was_closed);
    f.leave(peer);
    EXPECT_TRUE(peer.was_closed);
  }
}

TEST(List, LargerThanTheSendBuffer_GoesOutAsRoomComes) {
  ServerFixture f;
  string expected;
  for (int i = 1000; i < 3000; ++i) {
    f.store.put(std::to_string(i), "");
    expected += std::to_string(i) + (i < 2999 ? "\n" : "");
  }
  auto& peer = f.connect();
  peer.open_window(100);
  f.say(peer, "LIST_FILES\n");
  f.store.files.clear();
  for (int i = 0; i < 120; ++i) {
    peer.open_window(100);
    f.run();
  }
  EXPECT_EQ(peer.all_sent(), expected);
  EXPECT_TRUE(peer.sent.back().fin);
}

TEST(Change, RefusedOrFailed_EachCommandsOwnError) {
  for (const Error error : {Error::no_resources, Error::io, Error::no_space}) {
    ServerFixture f;
    f.store.put("a", "1");
    f.store.rules.refusals = {error, error};
    EXPECT_EQ(f.ask("DELETE_FILE a\n").all_sent(), "ERROR");
    EXPECT_EQ(f.ask("RENAME_FILE a b\n").all_sent(), "RENAME_ERROR");
    f.store.rules.failures = {error, error, error};
    EXPECT_EQ(f.ask("DELETE_FILE a\n").all_sent(), "ERROR");
    EXPECT_EQ(f.ask("RENAME_FILE a b\n").all_sent(), "RENAME_ERROR");
    EXPECT_EQ(f.ask("DOWNLOAD_FILE a\n").all_sent(), "ERROR");
    EXPECT_EQ(f.store.get("a"), "1");
  }
}

}  // namespace
}  // namespace wirelab::command
