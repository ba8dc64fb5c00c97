// The file verbs of sessions in frames: what they say, and what a session grants to work that takes its time.

#include <algorithm>
#include <array>
#include <vector>

#include "firmware/files/session_file_verbs.h"
#include "firmware/files/upload_verbs.h"
#include "tests/support/memory_upload_store.h"
#include "tests/unit/command/framed_fixture.h"

namespace wirelab::command {
namespace {

using std::string;

struct FramedFiles : FramedWire {
  void SetUp() override {
    ASSERT_TRUE(verbs.add_to(f.verbs));
    f.store.put("n", "12345");
  }
  /// A tree of `count` files with names of 200 bytes, and what LIST_TREE has to say of it.
  string plant(int count) {
    f.store.files.clear();
    string lines;
    for (int number = 1000; number < 1000 + count; ++number) {
      const string name = string(196, 'n') + std::to_string(number);
      f.store.put(name, "");
      lines += R"({"path":")" + name + R"(","type":"file","size":0,"modified":null})" + "\n";
    }
    return lines;
  }
  /// The bodies of the replies 100 at the beginning of `bytes`, which are taken off.
  static string take_texts(string& bytes) {
    string texts;
    while (bytes.starts_with("100 text ")) {
      const std::size_t line = bytes.find('\n') + 1;
      const std::size_t size = std::stoul(bytes.substr(9));
      texts += bytes.substr(line, size);
      bytes.erase(0, line + size);
    }
    return texts;
  }
  /// So many turns of the loop and no more.
  void turns(int count) {
    for (int turn = 0; turn < count; ++turn) f.reactor.run_once(Duration::zero());
  }

  files::SessionFileVerbs verbs{f.reactor, f.store};
};

TEST_F(FramedFiles, EachVerb_IsAnsweredInAFrame) {
  EXPECT_EQ(ask("FILE_INFO n\n"), "200 document 51\n{\"path\":\"n\",\"type\":\"file\",\"size\":5,\"modified\":null}");
  EXPECT_EQ(ask("FILE_INFO x\n"), "404 not_found 0\n");
  EXPECT_EQ(ask("FILE_INFO\n"), "400 invalid 0\n");
  EXPECT_THAT(ask("FILE_HASH n 0\n"),
              testing::StartsWith("200 document 97\n{\"path\":\"n\",\"size\":0,\"sha256\":\"e3b0c"));
  EXPECT_EQ(ask("FILE_HASH n 6\n"), "416 range 1\n5");
  EXPECT_EQ(ask("DOWNLOAD_RANGE n 1 3\n"), "200 file 3\n234");
  EXPECT_EQ(ask("DOWNLOAD_RANGE n 3 -\n"), "200 file 2\n45");
  EXPECT_EQ(ask("DOWNLOAD_RANGE n 5 -\n"), "200 file 0\n");
  EXPECT_EQ(ask("DOWNLOAD_RANGE n 3 3\n"), "416 range 1\n5");
  EXPECT_EQ(ask("MAKE_DIRECTORY \"d e\"\n"), "201 made 0\n");
  EXPECT_EQ(ask("MAKE_DIRECTORY \"d e\"\n"), "409 exists 0\n");
  f.store.put("d e/x", "");
  EXPECT_EQ(ask("REMOVE_DIRECTORY \"d e\"\n"), "409 not_empty 0\n");
  f.store.files.erase("d e/x");
  EXPECT_EQ(ask("REMOVE_DIRECTORY \"d e\"\n"), "200 deleted 0\n");
  f.store.capacity = 100;
  EXPECT_EQ(ask("FREE_SPACE\n"), "200 document 23\n{\"total\":100,\"free\":95}");
}

TEST_F(FramedFiles, ClassicWire_DoesNotKnowThem) {
  for (const char* line : {"FILE_INFO n\n", "FREE_SPACE\n", "LIST_TREE\n"}) {
    EXPECT_EQ(f.ask(line).all_sent(), "UNKNOWN_COMMAND") << line;
  }
}

TEST_F(FramedFiles, DownloadOfAPart_BySendingFilesAndByCopies) {
  string content;
  for (int number = 0; number < 40'000; ++number) content += std::to_string(number);
  f.store.put("n", content);
  for (const bool has_handles : {false, true}) {
    f.store.has_handles = has_handles;
    greet();
    peer->sends_files = has_handles;
    EXPECT_TRUE(ask("DOWNLOAD_RANGE n 100001 70000\n") == "200 file 70000\n" + content.substr(100'001, 70'000));
    peer = nullptr;
  }
}

TEST_F(FramedFiles, Tree_IsWholeWhateverThePeerSendsMeanwhile) {
  for (const int delay : {0, 2}) {
    const string expected = plant(200);
    f.store.rules.delay = delay;
    f.store.batch_room = 8'000;
    string said = ask("LIST_TREE\nNOOP\n");
    EXPECT_TRUE(take_texts(said) == expected);
    EXPECT_EQ(said, "200 end 0\n200 ok 0\n");
  }
}

TEST_F(FramedFiles, Tree_IsWholeForAClientThatHasSaidAll) {
  const string expected = plant(200);
  f.store.rules.delay = 2;
  greet();
  peer->arrive("LIST_TREE\n");
  peer->arrive_fin();
  f.run();
  string said = told();
  EXPECT_TRUE(take_texts(said) == expected);
  EXPECT_EQ(said, "200 end 0\n200 bye 0\n");
}

TEST_F(FramedFiles, Tree_GoesAsFastAsThePeerReads) {
  plant(2000);
  f.store.batch_room = 8'000;
  greet();
  peer->open_window(20'000);
  f.say(*peer, "LIST_TREE\n");
  const std::size_t readings = f.store.directory_reads;
  EXPECT_LT(readings, 20U);
  f.pass(seconds(20));
  EXPECT_EQ(f.store.directory_reads, readings);
  peer->open_window(100'000);
  f.run();
  EXPECT_GT(f.store.directory_reads, readings);
  peer->arrive_reset();
  f.run();
  EXPECT_EQ(f.store.rules.alive(), 0U) << "a peer that is gone leaves nothing at work";
}

TEST_F(FramedFiles, Tree_OfAPeerThatReadsNothing_IsGivenUp) {
  plant(2000);
  greet();
  peer->open_window(20'000);
  f.say(*peer, "LIST_TREE\n");
  for (int second = 0; second < 40; ++second) f.pass(seconds(1));
  EXPECT_EQ(f.server().connections(), 0U);
  EXPECT_EQ(f.store.rules.alive(), 0U);
}

TEST_F(FramedFiles, WorkThatGetsOn_MayTakeLongerThanTheDeadline) {
  f.store.put("n", string(1'000'000, 'a'));
  greet();
  f.store.rules.delay = 1;
  f.store.rules.held = true;
  f.say(*peer, "FILE_HASH n\n");
  for (int round = 0; round < 5; ++round) {
    f.pass(seconds(100));
    ASSERT_FALSE(peer->ended()) << round;
    f.store.rules.release_held();
    turns(6);
    f.store.rules.held = true;
  }
  f.store.rules.release_held();
  f.run();
  EXPECT_THAT(told(), testing::HasSubstr("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST_F(FramedFiles, WorkThatStandsStill_IsReset) {
  for (const char* request : {"FILE_HASH n\n", "LIST_TREE\n", "FILE_INFO n\n"}) {
    f.store.rules.held = true;
    peer = nullptr;
    EXPECT_EQ(ask(request), "");
    f.pass(SessionLimits{}.work_deadline - milliseconds(1));
    EXPECT_FALSE(peer->ended()) << request;
    f.pass(milliseconds(1));
    EXPECT_TRUE(peer->was_reset) << request;
  }
}

TEST_F(FramedFiles, TreeWhoseDiskStandsStillHalfWay_IsReset) {
  plant(200);
  f.store.batch_room = 8'000;
  f.store.rules.delay = 1;
  greet();
  peer->arrive("LIST_TREE\n");
  while (f.reactor.run_once(Duration::zero()) && told().empty()) {
  }
  f.store.rules.held = true;
  f.run();
  f.pass(SessionLimits{}.work_deadline - milliseconds(1));
  EXPECT_FALSE(peer->ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(peer->was_reset) << "a stream that has an end is not waited for without one";
}

TEST_F(FramedFiles, HashOfALargeFile_LeavesTheLoopToOthers) {
  f.store.put("n", string(5'000'000, 'a'));
  greet();
  ServerFixture::Peer& other = f.connect();
  f.say(other, "HELLO wirelab/1\n");
  const std::size_t before = other.all_sent().size();
  peer->arrive("FILE_HASH n\n");
  turns(3);
  other.arrive("NOOP\n");
  turns(2);
  EXPECT_EQ(other.all_sent().substr(before), "200 ok 0\n");
  EXPECT_EQ(told(), "") << "the file is too small: it was hashed meanwhile";
  f.run();
  EXPECT_THAT(told(), testing::StartsWith("200 document "));
}

TEST_F(FramedFiles, HundredHashesAtOnce_ShareTheSliceOfOne) {
  f.store.put("n", string(200'000, 'a'));
  std::vector<ServerFixture::Peer*> hashers;
  for (int number = 0; number < 100; ++number) {
    hashers.push_back(&f.connect());
    f.say(*hashers.back(), "HELLO wirelab/1\n");
  }
  greet();
  for (ServerFixture::Peer* hasher : hashers) hasher->arrive("FILE_HASH n\n");
  const auto answered = [&] {
    return std::ranges::count_if(hashers, [](auto* hasher) { return hasher->all_sent().contains("\"sha256\""); });
  };
  for (int turn = 0; turn < 1000; ++turn) {
    const std::uint64_t before = f.store.bytes_read;
    f.reactor.run_once(Duration::zero());
    ASSERT_LE(f.store.bytes_read - before, 16U * 1024) << "in turn " << turn;
    ASSERT_EQ(answered(), 0) << "one was served before the others in turn " << turn;
  }
  peer->arrive("NOOP\n");
  turns(2);
  EXPECT_EQ(told(), "200 ok 0\n");
  hashers.resize(60);
  f.run();
  EXPECT_EQ(answered(), 60);
}

TEST_F(FramedFiles, PartThatEndsInManySteps_MayTakeLongerThanTheDeadline) {
  test::MemoryUploadStore uploads(f.store);
  files::UploadVerbs upload_verbs(uploads);
  ASSERT_TRUE(upload_verbs.add_to(f.verbs));
  uploads.steps_of_end = 40;
  greet();
  f.store.rules.delay = 1;
  f.store.rules.held = true;
  const string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  f.say(*peer, "UPLOAD_PART n2 3 " + abc + " new 0 +3\nabc");
  for (int round = 0; round < 5; ++round) {
    f.pass(seconds(100));
    ASSERT_FALSE(peer->ended()) << round;
    f.store.rules.release_held();
    turns(4);
    f.store.rules.held = true;
  }
  EXPECT_EQ(told(), "");
  f.store.rules.release_held();
  f.run();
  EXPECT_EQ(told(), "201 stored 2\nn2");
}

}  // namespace
}  // namespace wirelab::command
