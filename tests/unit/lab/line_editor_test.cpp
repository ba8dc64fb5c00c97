#include "firmware/lab/line_editor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

using Lines = std::vector<std::string>;

/// What the keys make: each line, or why there is none.
Lines type(LineEditor& editor, std::string_view keys, std::string* echo = nullptr) {
  Lines lines;
  for (const char key : keys) {
    const Typed typed = editor.take(key);
    if (echo != nullptr) *echo += editor.echo();
    if (typed == Typed::line) lines.emplace_back(editor.text());
    if (typed == Typed::too_long) lines.emplace_back("(too long)");
    if (typed == Typed::not_text) lines.emplace_back("(not text)");
  }
  return lines;
}
Lines type(std::string_view keys) {
  LineEditor editor;
  return type(editor, keys);
}
std::string echo_of(std::string_view keys) {
  LineEditor editor;
  std::string echo;
  type(editor, keys, &echo);
  return echo;
}

TEST(LineEditor, EveryLineEnd_EndsOneLine) {
  EXPECT_EQ(type("one\ntwo\rthree\r\nfour"), (Lines{"one", "two", "three"}));
  EXPECT_EQ(type("\n\n"), (Lines{"", ""}));
  EXPECT_EQ(type("\r\r\n\n"), (Lines{"", "", ""}));
}

TEST(LineEditor, LineThatGoesOn_IsThere) {
  LineEditor editor;
  EXPECT_EQ(type(editor, "he"), Lines{});
  EXPECT_EQ(editor.unfinished(), "he");
  EXPECT_EQ(type(editor, "llo\r"), Lines{"hello"});
  EXPECT_EQ(editor.unfinished(), "");
  EXPECT_EQ(type(editor, "\nagain\n"), Lines{"again"}) << "the LF belonged to the CR";
}

TEST(LineEditor, Backspace_TakesAWholeCharacter) {
  EXPECT_EQ(type("ab\bc\n"), Lines{"ac"});
  EXPECT_EQ(type("a\xc3\xb1\x7f\x7f\x7f\x7fz\n"), Lines{"z"});
  EXPECT_EQ(type("a\xe2\x82\xac\bz\n"), Lines{"az"});
  EXPECT_EQ(echo_of("\xe2\x82\xac\b\b"), "\xe2\x82\xac\b \b") << "an empty line has nothing to take away";
}

TEST(LineEditor, Backspace_TakesHalfACharacter) {
  EXPECT_EQ(type("a\xe2\x82\bz\n"), Lines{"az"});
  EXPECT_EQ(echo_of("a\xe2\x82\b"), "a") << "it was not shown";
}

TEST(LineEditor, Kill_TakesAll) {
  EXPECT_EQ(type("rubbish\x15"
                 "good\n"),
            Lines{"good"});
  EXPECT_EQ(echo_of("a\x15"), "a^U\n");
}

TEST(LineEditor, ControlCharacters_GoNowhere) {
  EXPECT_EQ(type(std::string_view("a\0b\a\f\x03"
                                  "c\td\n",
                                  10)),
            Lines{"abc d"});
  EXPECT_EQ(echo_of("\a\x03\v"), "");
  EXPECT_EQ(type("a\xc2\x9b"
                 "b\xe2\x80\xae"
                 "c\n"),
            Lines{"abc"})
      << "C1 and bidirectional controls";
}

TEST(LineEditor, KeysThatSendSequences_GoNowhere) {
  EXPECT_EQ(type("a\x1b[Ab\x1b[1;5Dc\x1bOPd\x1bxe\n"), Lines{"abcde"});
  EXPECT_EQ(type("a\x1b[1\nb\n"), (Lines{"a", "b"})) << "a line's end ends it";
  EXPECT_EQ(type("a\x1b[\x1b[Ab\n"), Lines{"ab"});
}

TEST(LineEditor, WhatIsNotUtf8_IsRefusedAndNotShown) {
  for (const char* bad : {"\xf1", "\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82"}) {
    LineEditor editor;
    std::string echo;
    EXPECT_EQ(type(editor, "a" + std::string(bad) + "b\n", &echo), Lines{"(not text)"}) << bad;
    EXPECT_EQ(echo, "ab\n");
    EXPECT_EQ(type(editor, "good\n"), Lines{"good"});
  }
  EXPECT_EQ(type("a\xc3\n"), Lines{"(not text)"});
}

TEST(LineEditor, LongestLine_Fits) {
  const std::string longest(LineEditor::kLongestLine, 'x');
  EXPECT_EQ(type(longest + "\n"), Lines{longest});
  EXPECT_EQ(type(longest + "y\nshort\n"), (Lines{"(too long)", "short"}));
  EXPECT_EQ(type(longest.substr(1) + "\xc3\xb1\n"), Lines{"(too long)"}) << "no half character";
  EXPECT_EQ(echo_of(longest + "yyy"), longest);
  EXPECT_EQ(type(longest + "y\x15short\n"), Lines{"short"});
}

TEST(LineEditor, AnyBytes_MakeOnlyHarmlessLines) {
  LineEditor editor;
  std::uint32_t state = 1;
  for (int count = 0; count < 200'000; ++count) {
    state = state * 1664525U + 1013904223U;
    const Typed typed = editor.take(static_cast<char>(state >> 24U));
    for (const std::string_view shown : {editor.text(), editor.echo()}) {
      ASSERT_TRUE(valid_utf8(shown));
      ASSERT_EQ(shown.find('\x1b'), std::string_view::npos);
    }
    if (typed == Typed::line) {
      ASSERT_FALSE(holds_control(editor.text()));
    }
  }
}

}  // namespace
}  // namespace wirelab::lab
