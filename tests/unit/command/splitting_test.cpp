// The same bytes in other segments: with line ends the cuts must not matter at all, whatever time passes between them;
// without, only where the rule of the quiet gap says so.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

/// What a client sends in one go, and everything that it gets.
struct Talk {
  string_view sends;
  string_view gets;
};

constexpr Talk kTalks[] = {
    {"LIST_FILES\n", "a b\nx"},
    {"LIST_FILES no\r\n", "Error: La ruta 'no' no existe."},
    {"DOWNLOAD_FILE a b\n", "SIZE: 3\r\n123"},
    {"DOWNLOAD_FILE falta\r\n", "ERROR"},
    {"UPLOAD_FILE n\n6\nabcdef", "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'n' subido correctamente."},
    {"UPLOAD_FILE n\r\n3\r\n\r\na", "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'n' subido correctamente."},
    {"UPLOAD_FILE x\n0\n", "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'x-copia' subido correctamente."},
    {"UPLOAD_FILE n\n1\nabc", "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'n' subido correctamente."},
    {"UPLOAD_FILE n\nsix\n", "SEND_SIZE\nERROR"},
    {"UPLOAD_FILE n\n\n", "SEND_SIZE\nERROR"},
    {"UPLOAD_FILE ../n\n", "ERROR"},
    {"DELETE_FILE x\n", "DELETED"},
    {"RENAME_FILE \"a b\" \"c d\"\r\n", "RENAMED"},
    {"RENAME_FILE x\n", "RENAME_ERROR"},
    {"LOGIN ana secreto\n", "AUTHENTICATED"},
    {"REPORT a  b\n", "SIZE: 7\r\n{\"a\":1}"},
    {"WATCH\r\n", "{}\n[]\n"},
    {"MSFCONSOLE\n", "UNKNOWN_COMMAND"},
    {"\n", "UNKNOWN_COMMAND"},
};

struct Fixture : ServerFixture {
  Fixture() {
    store.put("a b", "123");
    store.put("x", "");
    document_verb.document = "{\"a\":1}";
    stream_verb.tell("{}\n");
    stream_verb.tell("[]\n");
    stream_verb.end();
  }
};

TEST(Splitting, EachByteInASegment_SameAnswer) {
  for (const Talk& talk : kTalks) {
    Fixture f;
    auto& peer = f.connect();
    for (const char byte : talk.sends) f.say(peer, string_view(&byte, 1));
    EXPECT_EQ(peer.all_sent(), talk.gets) << talk.sends;
  }
}

TEST(Splitting, EveryCutInTwo_SameAnswer) {
  for (const Talk& talk : kTalks) {
    for (std::size_t cut = 0; cut <= talk.sends.size(); ++cut) {
      Fixture f;
      auto& peer = f.connect();
      f.say(peer, talk.sends.substr(0, cut));
      f.say(peer, talk.sends.substr(cut));
      EXPECT_EQ(peer.all_sent(), talk.gets) << talk.sends << " cut at " << cut;
    }
  }
}

TEST(Splitting, EveryCutInThreeOfAnUpload_SameFile) {
  const string sends = "UPLOAD_FILE n\r\n5\r\n\n\r\nab";
  for (std::size_t first = 0; first <= sends.size(); ++first) {
    for (std::size_t second = first; second <= sends.size(); ++second) {
      Fixture f;
      auto& peer = f.connect();
      f.say(peer, sends.substr(0, first));
      f.say(peer, sends.substr(first, second - first));
      f.say(peer, sends.substr(second));
      EXPECT_EQ(f.store.get("n"), "\n\r\nab") << first << " " << second;
    }
  }
}

TEST(Splitting, SmallReadsAndWrites_SameAnswer) {
  for (const Talk& talk : kTalks) {
    Fixture f;
    auto& peer = f.connect();
    peer.largest_read = 1;
    peer.largest_write = 1;
    f.say(peer, talk.sends);
    EXPECT_EQ(peer.all_sent(), talk.gets) << talk.sends;
  }
}

TEST(Splitting, SlowStore_SameAnswer) {
  for (const Talk& talk : kTalks) {
    Fixture f;
    f.store.rules.delay = 3;
    f.store.chunk = 2;
    auto& peer = f.connect();
    f.say(peer, talk.sends);
    EXPECT_EQ(peer.all_sent(), talk.gets) << talk.sends;
    f.leave(peer);
    EXPECT_EQ(f.store.rules.alive(), 0U) << talk.sends;
  }
}

TEST(Splitting, HalfClosedAfterTheLastByte_StillAnswered) {
  for (const Talk& talk : kTalks) {
    Fixture f;
    auto& peer = f.connect();
    peer.arrive(talk.sends);
    peer.arrive_fin();
    f.run();
    EXPECT_EQ(peer.all_sent(), talk.gets) << talk.sends;
    EXPECT_EQ(f.server().connections(), 0U) << talk.sends;
    EXPECT_EQ(f.store.rules.alive(), 0U);
    EXPECT_FALSE(peer.was_reset) << talk.sends;
  }
}

/// A command in two pieces with a silence between them.
struct Interrupted {
  string_view first;
  string_view rest;
  string_view gets;
};

TEST(QuietGap, CommandThatCannotBeWhole_WaitsForTheRest) {
  for (const auto& [first, rest, gets] :
       {Interrupted{"LIST_", "FILES", "a b\nx"}, Interrupted{"DELETE_FILE", " x", "DELETED"},
        Interrupted{"DELETE_FILE ", "x", "DELETED"}, Interrupted{"LOGIN ana", " secreto", "AUTHENTICATED"},
        Interrupted{"RENAME_FILE \"a", " b\" c", "RENAMED"}}) {
    Fixture f;
    auto& peer = f.ask(first);
    f.pass(seconds(5));
    EXPECT_EQ(peer.all_sent(), "") << first;
    f.say(peer, rest);
    f.pass(ServerFixture::kGap);
    EXPECT_EQ(peer.all_sent(), gets) << first;
  }
}

TEST(QuietGap, CommandThatMayBeWhole_IsTakenAfterTheGapAndNotBefore) {
  Fixture f;
  auto& peer = f.connect();
  f.say(peer, "DELETE_FILE a");
  f.pass(milliseconds(9));
  EXPECT_EQ(peer.all_sent(), "");
  f.say(peer, " b");
  f.pass(milliseconds(9));
  EXPECT_EQ(peer.all_sent(), "") << "each byte starts the gap anew";
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "DELETED");
  EXPECT_EQ(f.store.get("a b"), "(none)");
}

TEST(QuietGap, BytesThatCameWhileTheLoopWasLate_BelongToTheCommand) {
  Fixture f;
  auto& peer = f.connect();
  f.say(peer, "DELETE_FILE a");
  f.clock.advance(seconds(1));
  peer.arrive(" b");
  f.run();
  EXPECT_EQ(peer.all_sent(), "");
  f.pass(ServerFixture::kGap);
  EXPECT_EQ(peer.all_sent(), "DELETED");
  EXPECT_EQ(f.store.get("a b"), "(none)");
}

TEST(QuietGap, LoneCarriageReturn_EndsACommandAndItsLateLineFeedIsNoSize) {
  Fixture f;
  auto& peer = f.ask("UPLOAD_FILE n\r");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\n");
  f.say(peer, "\n");
  f.say(peer, "2\r");
  f.pass(seconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\n") << "the LF under way must not become the first byte of the file";
  f.say(peer, "\nab");
  EXPECT_EQ(f.store.get("n"), "ab");
}

TEST(QuietGap, SizeInPieces_IsWholeAfterTheGapOnly) {
  Fixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "1");
  f.pass(milliseconds(9));
  f.say(peer, "2");
  f.pass(milliseconds(9));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\n");
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\n");
  f.say(peer, "\nabcdefghijk");
  EXPECT_EQ(f.store.get("n"), "\nabcdefghijk") << "after the second go-ahead everything is data";
}

TEST(QuietGap, UnterminatedSizeAndDataInOneSegment_IsNoSize) {
  Fixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "6abcdef");
  f.pass(ServerFixture::kGap);
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
}

TEST(QuietGap, IsASetting) {
  ServerOptions options;
  options.limits.quiet_gap = milliseconds(250);
  ServerFixture f(options);
  auto& peer = f.connect();
  f.say(peer, "LIST_FILES");
  f.pass(milliseconds(249));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_TRUE(peer.ended());
}

}  // namespace
}  // namespace wirelab::command
