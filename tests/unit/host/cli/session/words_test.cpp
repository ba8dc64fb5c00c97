#include <gtest/gtest.h>

#include "host/cli/session/line_buffer.h"
#include "host/cli/session/line_editor.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/retry.h"
#include "host/cli/session/shell_words.h"
#include "tests/unit/host/cli/catalogue.h"

namespace wirelab::cli {
namespace {

using Event = LineBuffer::Event;
using Words = std::vector<std::string>;

TEST(Phrases, BothLanguages_HaveTheSamePlaces) { expect_both_languages<Phrase>(kPhrases); }

TEST(ShellWords, QuotesAndBackslashes_KeepBlanks) {
  EXPECT_EQ(shell_words("get  'a b' c\\ d \"e'f\" ''"), (Words{"get", "a b", "c d", "e'f", ""}));
  EXPECT_EQ(shell_words("get 'a"), std::nullopt);
  EXPECT_EQ(shell_words("  "), Words{});
}

TEST(ShellWords, QuotedWord_IsReadBack) {
  for (const std::string word : {"a", "a b", "it's", "\"x\"", "a\\b"}) {
    EXPECT_EQ(shell_words(shell_quoted(word)), Words{word});
  }
}

TEST(ShellWords, WordBeforeTheCursor_IsFound) {
  const OpenWord first = open_word("ge", 2);
  EXPECT_TRUE(first.first);
  EXPECT_EQ(first.text, "ge");
  const OpenWord open = open_word("get 'a b", 8);
  EXPECT_FALSE(open.first);
  EXPECT_EQ(open.from, 4U);
  EXPECT_EQ(open.text, "a b");
  EXPECT_EQ(open_word("get ", 4).from, 4U);
}

TEST(ShellWords, PathsAreFromTheFolder) {
  EXPECT_EQ(path_from("a/b", "c"), "a/b/c");
  EXPECT_EQ(path_from("a/b", "../c/"), "a/c");
  EXPECT_EQ(path_from("a", "../../.."), "");
  EXPECT_EQ(path_from("a", "/x//./y"), "x/y");
}

class LineBufferTest : public testing::Test {
 protected:
  Event type(std::string_view keys) {
    Event event = Event::none;
    for (const char key : keys) event = line.take(key);
    return event;
  }
  std::vector<std::string> history{"one", "two"};
  LineBuffer line{history};
};

TEST_F(LineBufferTest, Keys_EditTheLine) {
  type("helo");
  type("\x1b[D");
  EXPECT_EQ(type("l"), Event::changed);
  EXPECT_EQ(line.text(), "hello");
  EXPECT_EQ(line.cursor(), 4U);
  type("\x01");
  type("\x1b[3~");
  EXPECT_EQ(line.text(), "ello");
  type("\x05 world\x17");
  EXPECT_EQ(line.text(), "ello ");
  type("\x15");
  EXPECT_EQ(line.text(), "");
  EXPECT_EQ(type("\x04"), Event::ended);
}

TEST_F(LineBufferTest, Characters_AreMovedOverWhole) {
  type("a\xc3\xb1");
  type("\x7f");
  EXPECT_EQ(line.text(), "a");
}

TEST_F(LineBufferTest, BytesThatAreNoCharacter_AreNotTaken) {
  EXPECT_EQ(type("\xff\xc3\x28"), Event::none);
  type("\xc2\x9b");
  EXPECT_EQ(line.text().find('\xff'), std::string::npos);
}

TEST_F(LineBufferTest, Arrows_RecallAndComeBack) {
  type("new\x1b[A");
  EXPECT_EQ(line.text(), "two");
  type("\x1b[A\x1b[A");
  EXPECT_EQ(line.text(), "one");
  type("\x1b[B\x1b[B");
  EXPECT_EQ(line.text(), "new");
}

TEST_F(LineBufferTest, EndlessKey_IsLeft) {
  type("\x1b[1111111111");
  EXPECT_EQ(type("\r"), Event::accepted);
}

TEST_F(LineBufferTest, Completion_ReplacesTheWord) {
  type("get le");
  line.complete(4, "letras.txt ");
  EXPECT_EQ(line.text(), "get letras.txt ");
  EXPECT_EQ(line.cursor(), line.text().size());
}

TEST_F(LineBufferTest, WhatSteersATerminal_GetsInNoWay) {
  type("get ");
  for (const std::string_view steering :
       {"a\x1b[2J", "\\\x1b]0;x\x07", "\xc2\x9b", "\xe2\x80\xae", "\xff", "\xc3\\\xb1"}) {
    line.complete(4, steering);
    EXPECT_EQ(line.text(), "get ") << steering;
  }
  type("\xc2\x9b\xe2\x80\xae");
  EXPECT_EQ(line.text(), "get ");
  line.complete(4, "a\\ b\xc3\xb1");
  EXPECT_EQ(line.text(), "get a\\ b\xc3\xb1");
}

TEST(LineEditor, CommonBeginning_EndsBetweenCharacters) {
  EXPECT_EQ(common_beginning({"abc", "abd"}), "ab");
  EXPECT_EQ(common_beginning({"\xc3\xb1", "\xc3\xa1"}), "");
  EXPECT_EQ(common_beginning({}), "");
}

TEST(Retry, TriesEnd_UnlessBytesCome) {
  const Failure broken{.message = {}, .passing = true};
  Retry retry;
  for (int i = 0; i < Retry::kMost; ++i) EXPECT_TRUE(retry.due(0, broken)) << i;
  EXPECT_GT(retry.pause(), Retry::kFirst);
  EXPECT_LE(retry.pause(), Retry::kLongest);
  EXPECT_FALSE(retry.due(0, broken));
  EXPECT_TRUE(retry.due(1, broken));
  EXPECT_EQ(retry.pause(), Retry::kFirst);
}

TEST(Retry, WhatDoesNotPass_IsNotTriedAgain) { EXPECT_FALSE(Retry().due(1, Failure{})); }

TEST(Retry, InUse_IsTriedLonger) {
  const Failure in_use{.message = {}, .passing = true, .in_use = true};
  Retry retry;
  Duration waited{};
  for (int i = 0; i < Retry::kMostInUse; ++i) {
    ASSERT_TRUE(retry.due(0, in_use)) << i;
    waited += retry.pause();
  }
  EXPECT_FALSE(retry.due(0, in_use));
  EXPECT_GT(waited, std::chrono::seconds(30));
}

TEST(Retry, EndedByAnother_IsNoTry) {
  Retry retry;
  EXPECT_TRUE(retry.due(0, {.message = {}, .passing = true, .from_beside = true}));
  EXPECT_EQ(retry.tries(), 0);
}

}  // namespace
}  // namespace wirelab::cli
