#include "firmware/lab/file_sink.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/lab/tcp_lab_fixture.h"

namespace wirelab::lab {
namespace {

class FileSinkTest : public TcpLabFixture {
 protected:
  /// A client that sends all of it and half-closes.
  Peer& send(std::string_view bytes) {
    Peer& peer = connect();
    for (std::size_t at = 0; at < bytes.size(); at += 1448) say(peer, bytes.substr(at, 1448));
    peer.arrive_fin();
    run();
    return peer;
  }
};

TEST_F(FileSinkTest, AllUpToTheEnd_IsStored) {
  std::string content(20'000, 'x');
  for (std::size_t at = 0; at < content.size(); at += 7) content[at] = static_cast<char>(at);
  store.rules.delay = 3;  // the store lets it wait at every question
  start("sink");
  Peer& peer = send(content);
  EXPECT_EQ(store.get("received_file.txt"), content);
  EXPECT_TRUE(peer.ended());
  EXPECT_FALSE(peer.was_reset) << "the FIN says that it is kept";
  EXPECT_EQ(peer.all_sent(), "");
}

TEST_F(FileSinkTest, SecondFile_StandsBesideTheFirst) {
  start("sink");
  send("one");
  send("two");
  send("");
  EXPECT_EQ(store.get("received_file.txt"), "one");
  EXPECT_EQ(store.get("received_file-copia.txt"), "two");
  EXPECT_EQ(store.files.size(), 3U) << "an empty file is one";
}

TEST_F(FileSinkTest, BrokenConnection_LeavesNothing) {
  start("sink");
  Peer& peer = connect();
  say(peer, "half a file");
  peer.arrive_reset();
  run();
  EXPECT_TRUE(store.files.empty());
  Peer& silent = connect();
  say(silent, "half a file");
  pass(std::chrono::minutes(1));
  EXPECT_TRUE(silent.ended());
  EXPECT_TRUE(store.files.empty());
}

TEST_F(FileSinkTest, FullDisk_IsAReset) {
  store.capacity = 10;
  start("sink");
  Peer& peer = send("more than ten bytes");
  EXPECT_TRUE(peer.was_reset);
  EXPECT_TRUE(store.files.empty());
  EXPECT_NE(kept.lines.at(1).find("event=lab_file_not_stored reason=no-space"), std::string::npos) << kept.lines.at(1);
}

TEST_F(FileSinkTest, RoomOfALab_IsUsedUp) {
  constexpr std::uint64_t kFile = 65'536;  // what a small one counts for
  std::uint64_t room = 2 * kFile;
  class Nobody final : public Watcher {
    void ready() override {}
  } nobody;
  const SinkFiles files{store, log, {}, room};
  const auto play = [&](std::string message) {
    FileSink sink(files, nobody);
    if (sink.begin({}).then == Then::reset) return Then::reset;
    Act act = sink.receive(std::as_writable_bytes(std::span(message)));
    while (act.then == Then::wait) {
      run();
      act = sink.go_on();
    }
    if (act.then == Then::reset) return act.then;
    act = sink.ended();
    while (act.then == Then::wait) {
      run();
      act = sink.go_on();
    }
    return act.then;
  };
  EXPECT_EQ(play("sixsix"), Then::close);
  EXPECT_EQ(room, kFile);
  EXPECT_EQ(play(std::string(kFile + 1, 'x')), Then::reset) << "a byte more than there is room for";
  EXPECT_EQ(play("four"), Then::close);
  EXPECT_EQ(room, 0U);
  EXPECT_EQ(play(""), Then::reset);
  EXPECT_EQ(store.files.size(), 2U);
}

TEST_F(FileSinkTest, Folder_TakesTheFiles) {
  store.directories.insert("in");
  start("sink", {.folder = std::string_view("in")});
  send("x");
  EXPECT_EQ(store.get("in/received_file.txt"), "x");
}

}  // namespace
}  // namespace wirelab::lab
