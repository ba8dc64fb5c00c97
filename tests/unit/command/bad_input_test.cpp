// What is no command, no size or no name, and what each of them is answered.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;
using namespace std::string_view_literals;
using testing::ElementsAre;

TEST(BadInput, OverLongCommand_UnknownCommandAndDrained) {
  ServerFixture f;
  auto& peer = f.connect();
  f.say(peer, "DOWNLOAD_FILE " + string(kMaxCommand, 'n'));
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("UNKNOWN_COMMAND"))) << "no silence and no line end is needed";
  f.say(peer, string(10'000, 'n'));
  EXPECT_FALSE(peer.has_unread()) << "what is still under way is read, so that closing does not reset";
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(BadInput, EndlessCommand_CutAtTheLingerLimit) {
  ServerFixture f;
  auto& peer = f.connect();
  for (int i = 0; i < 200; ++i) peer.arrive(string(1000, 'n'));
  f.run();
  EXPECT_EQ(peer.all_sent(), "UNKNOWN_COMMAND");
  EXPECT_TRUE(peer.was_reset);
  EXPECT_LE(peer.bytes_read, net::Linger::kMaxBytes + kMaxCommand + 64);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(BadInput, LongestCommandThatFits_IsRead) {
  ServerFixture f;
  const string path = string(255, 'a') + "/" + string(255, 'b');
  EXPECT_THAT(f.ask("RENAME_FILE \"" + path + "\" \"" + path + "\"").sent, ElementsAre(last_segment("RENAME_ERROR")));
  EXPECT_THAT(f.ask("DOWNLOAD_FILE " + string(kMaxCommand - 14, 'n')).sent, ElementsAre(last_segment("ERROR")));
}

TEST(BadInput, BinaryCommands_UnknownCommand) {
  ServerFixture f;
  f.store.put("a", "1");
  for (const string_view command : {"\0"sv, "\0\0\0\n"sv, "DOWNLOAD_FILE a\0"sv, "DOWNLOAD_FILE a\0b\n"sv,
                                    "LIST_FILES \x1b[2J\n"sv, "DELETE_FILE a\t"sv, "DELETE_FILE a\rb\n"sv,
                                    "\xff\xfe\x00\x01"sv, "\x80\x90\n"sv, "DELETE_FILE\ta\n"sv, "LOGIN a \x7f\n"sv}) {
    EXPECT_THAT(f.ask(command).sent, ElementsAre(last_segment("UNKNOWN_COMMAND"))) << testing::PrintToString(command);
  }
  EXPECT_EQ(f.store.get("a"), "1");
}

TEST(BadInput, EveryFirstByte_IsAnswered) {
  for (int byte = 0; byte < 256; ++byte) {
    ServerFixture f;
    const char text[] = {static_cast<char>(byte), '\n'};
    EXPECT_THAT(f.ask(string_view(text, 2)).sent, ElementsAre(last_segment("UNKNOWN_COMMAND"))) << byte;
  }
}

TEST(BadInput, ForbiddenNames_EachCommandsOwnError) {
  ServerFixture f;
  f.store.put("bueno", "1");
  for (const string name : {"..", "../x", "/etc/passwd", "a\\b", "a//b", ".wirelab/accounts", "a/../b", "\xff", "."}) {
    for (const string_view end : {"", "\n"}) {
      EXPECT_EQ(f.ask("DOWNLOAD_FILE " + name + string(end)).all_sent(), "ERROR") << name;
      EXPECT_EQ(f.ask("UPLOAD_FILE " + name + string(end)).all_sent(), "ERROR") << name;
      EXPECT_EQ(f.ask("DELETE_FILE " + name + string(end)).all_sent(), "ERROR") << name;
      EXPECT_EQ(f.ask("RENAME_FILE bueno " + name + string(end)).all_sent(), "RENAME_ERROR") << name;
      EXPECT_EQ(f.ask("RENAME_FILE " + name + " otro" + string(end)).all_sent(), "RENAME_ERROR") << name;
      if (name == ".") continue;
      EXPECT_EQ(f.ask("LIST_FILES " + name + string(end)).all_sent(), "Error: La ruta '" + name + "' no existe.");
    }
  }
  EXPECT_EQ(f.store.files.size(), 1U);
}

TEST(BadInput, MalformedArguments_EachCommandsOwnError) {
  ServerFixture f;
  for (const string_view command :
       {"DOWNLOAD_FILE\n", "DOWNLOAD_FILE \n", "UPLOAD_FILE\n", "DELETE_FILE \n", "LOGIN ana\n", "LOGIN a b c\n"}) {
    EXPECT_EQ(f.ask(command).all_sent(), "ERROR") << command;
  }
  for (const string_view command : {"RENAME_FILE\n", "RENAME_FILE a\n", "RENAME_FILE a b c\n", "RENAME_FILE \"a b\n"}) {
    EXPECT_EQ(f.ask(command).all_sent(), "RENAME_ERROR") << command;
  }
}

TEST(BadInput, SizesThatAreNone_Error) {
  for (const string size : {"-1", "+1", "abc", "1.5", "1e3", "0x10", " 6", "6 ", "6a", "18446744073709551616",
                            "99999999999999999999999999999999", "999999999999999999999999999999999"}) {
    for (const string_view end : {"", "\n", "\r\n"}) {
      ServerFixture f;
      auto& peer = f.ask("UPLOAD_FILE n");
      f.say(peer, size + string(end));
      f.pass(ServerFixture::kGap);
      EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR") << size;
      EXPECT_TRUE(f.store.files.empty());
    }
  }
}

TEST(BadInput, EndlessSize_ErrorWithoutWaiting) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, string(60'000, '9'));
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR");
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset);
}

TEST(BadInput, SizeWithLeadingZeros_IsANumber) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, string(kMaxSize - 1, '0') + "2\nab");
  EXPECT_EQ(f.store.get("n"), "ab");
}

TEST(BadInput, SizeThatCannotFit_ErrorBeforeAnyData) {
  for (const string size : {"1001", "9223372036854775807", "9223372036854775808", "18446744073709551615"}) {
    ServerFixture f;
    f.store.capacity = 1000;
    auto& peer = f.ask("UPLOAD_FILE n");
    f.say(peer, size + "\n");
    EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nERROR") << size;
  }
}

TEST(BadInput, CommandAfterTheFirst_IsNotRun) {
  ServerFixture f;
  f.store.put("a", "1");
  auto& peer = f.ask("LIST_FILES\nDELETE_FILE a\n");
  EXPECT_EQ(peer.all_sent(), "a");
  f.leave(peer);
  EXPECT_EQ(f.store.get("a"), "1");
  EXPECT_FALSE(peer.was_reset);
}

TEST(BadInput, MoreThanTheAnnouncedSize_IsNotStored) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE n");
  f.say(peer, "3\nabcdefgh");
  f.say(peer, "more");
  EXPECT_EQ(f.store.get("n"), "abc");
  EXPECT_TRUE(peer.sent.back().fin);
  f.leave(peer);
  EXPECT_FALSE(peer.was_reset) << "the rest is drained";
}

}  // namespace
}  // namespace wirelab::command
