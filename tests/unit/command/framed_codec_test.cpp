#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "firmware/command/framed_reply.h"
#include "firmware/command/framed_request.h"
#include "firmware/command/request_words.h"
#include "tests/unit/command/known_verbs.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

/// The words of a line in brackets, "!" where it stops being one.
string words(string line) {
  std::span<char> rest(line);
  string all;
  while (!rest.empty()) {
    const auto word = take_word(rest);
    if (!word) return all + "!";
    all += "[" + string(*word) + "]";
  }
  return all;
}

string encoded(string_view word) {
  std::array<char, 256> room{};
  TextBuilder text(room);
  add_word(text, word);
  return string(text.text());
}

TEST(RequestWords, PlainAndQuoted_AreTakenApart) {
  EXPECT_EQ(words("a"), "[a]");
  EXPECT_EQ(words("a bc d"), "[a][bc][d]");
  EXPECT_EQ(words(R"("a b" c)"), "[a b][c]");
  EXPECT_EQ(words(R"("" c)"), "[][c]");
  EXPECT_EQ(words(R"(a\b "a\\b\"c")"), R"([a\b][a\b"c])");
  EXPECT_EQ(words(R"("\x0a\x7f\xc3\xa9")"), "[\n\x7f\xc3\xa9]");
}

TEST(RequestWords, WhatIsNoWord_IsRefused) {
  for (const string wrong : {" a", "a ", "a  b", R"("a)", R"("a"b)", R"("a\")", R"("\q")", R"("\x0")", R"("\x0G")",
                             R"("\xAB")", R"(a"b)", "\""}) {
    EXPECT_TRUE(words(wrong).ends_with("!")) << wrong;
  }
}

TEST(RequestWords, EachWordAfterItsWay_IsTheSame) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const string& word : {string(1, static_cast<char>(byte)), "a" + string(1, static_cast<char>(byte)) + "b"}) {
      EXPECT_EQ(words(encoded(word)), "[" + word + "]") << byte;
      EXPECT_FALSE(holds_control(encoded(word))) << byte;
    }
  }
  EXPECT_EQ(encoded("letras.txt"), "letras.txt");
  EXPECT_EQ(encoded(""), R"("")");
  EXPECT_EQ(encoded("+5"), R"("+5")");
}

struct Requests : testing::Test {
  KnownVerbs known;
  string line;

  FramedRequest parse(string_view text) {
    line = text;
    return parse_request(line, known.table);
  }
  string arguments(string_view text) {
    const FramedRequest request = parse(text);
    if (!request.readable) return "unreadable";
    if (request.verb == nullptr) return "unknown";
    if (!request.arguments) return "malformed";
    return string(request.verb->name()) + "|" + string(request.arguments->first) + "|" +
           string(request.arguments->second);
  }
};

TEST_F(Requests, Forms_TakeTheirWords) {
  EXPECT_EQ(arguments("LIST_FILES"), "LIST_FILES||");
  EXPECT_EQ(arguments("LIST_FILES a"), "LIST_FILES|a|");
  EXPECT_EQ(arguments(R"(DOWNLOAD_FILE "a b")"), "DOWNLOAD_FILE|a b|");
  EXPECT_EQ(arguments(R"(RENAME_FILE "a \"b\"" c)"), R"(RENAME_FILE|a "b"|c)");
  EXPECT_EQ(arguments(R"(LOGIN ana "se \\ creto")"), R"(LOGIN|ana|se \ creto)");
}

TEST_F(Requests, SessionWords_AreCounted) {
  const auto count = [&](string_view text) { return parse(text).arguments ? parse(text).arguments->count : 99; };
  EXPECT_EQ(count("FILE_HASH"), 0U);
  EXPECT_EQ(count("FILE_HASH a"), 1U);
  EXPECT_EQ(count(R"(FILE_HASH "a b" 2 3 4 5 6 ?7)"), 6U);
  EXPECT_EQ(count("FILE_HASH 1 2 3 4 5 6 7"), 99U);
  EXPECT_EQ(count("FILE_HASH a "), 99U);
  EXPECT_EQ(arguments(R"(FILE_HASH "a b" 2)"), "FILE_HASH|a b|2");
  EXPECT_EQ(parse(R"(FILE_HASH a b c d e "\\")").arguments->more[3], "\\");
}

TEST_F(Requests, WrongWords_AreMalformed) {
  for (const string_view wrong :
       {"DOWNLOAD_FILE", "DOWNLOAD_FILE ", "DOWNLOAD_FILE a b", "DOWNLOAD_FILE \"\"", "LIST_FILES ", "LIST_FILES a b",
        "RENAME_FILE a", "RENAME_FILE a b c", "LOGIN ana", "DOWNLOAD_FILE \"a", "DOWNLOAD_FILE a +5 +6"}) {
    EXPECT_EQ(arguments(wrong), "malformed") << wrong;
  }
}

TEST_F(Requests, Unknown_AndUnreadable) {
  for (const string_view unknown : {"", " ", "list_files", "LIST_FILESX a", "X +5"})
    EXPECT_EQ(arguments(unknown), "unknown") << unknown;
  for (const string_view wrong : {"LIST_FILES a\tb", "LIST_FILES \x7f", "UPLOAD_FILE a +18446744073709551616", "X\r"}) {
    EXPECT_EQ(arguments(wrong), "unreadable") << wrong;
  }
}

TEST_F(Requests, Bodies_AreTakenOffTheEnd) {
  EXPECT_EQ(parse("UPLOAD_FILE a +5").body.size, 5U);
  EXPECT_EQ(parse("UPLOAD_FILE a +5").body.kind, Body::Kind::follows);
  EXPECT_EQ(arguments("UPLOAD_FILE a +5"), "UPLOAD_FILE|a|");
  EXPECT_EQ(parse("UPLOAD_FILE a ?18446744073709551615").body.size, 18446744073709551615U);
  EXPECT_EQ(parse("UPLOAD_FILE a ?0").body.kind, Body::Kind::asked);
  for (const string_view none :
       {"UPLOAD_FILE a", "UPLOAD_FILE +", "UPLOAD_FILE +5a", R"(UPLOAD_FILE "+5")", R"(UPLOAD_FILE "a +5")", "+5"}) {
    EXPECT_EQ(parse(none).body.kind, Body::Kind::none) << none;
  }
  EXPECT_EQ(arguments(R"(UPLOAD_FILE "+5" +6)"), "UPLOAD_FILE|+5|");
}

TEST(Greetings, AreToldFromCommandsByTheirBytesAlone) {
  std::size_t consumed = 0;
  const auto found = [&](string_view text) {
    consumed = 0;
    return find_greeting(text, consumed);
  };
  EXPECT_EQ(found("HELLO wirelab/1\nLIST_FILES\n"), Greeting::ours);
  EXPECT_EQ(consumed, 16U);
  EXPECT_EQ(found("HELLO wirelab/1\r\n"), Greeting::ours);
  EXPECT_EQ(consumed, 17U);
  EXPECT_EQ(found("HELLO wirelab/1 wirelab/0.1 (Linux)\n"), Greeting::ours);
  for (const string_view other :
       {"HELLO wirelab/2\n", "HELLO wirelab/\n", "HELLO wirelab/10\n", "HELLO wirelab/1x\n"}) {
    EXPECT_EQ(found(other), Greeting::other) << other;
  }
  const string_view greeting = "HELLO wirelab/1";
  for (std::size_t size = 1; size <= greeting.size(); ++size) {
    EXPECT_EQ(found(greeting.substr(0, size)), Greeting::needs_more) << size;
  }
  for (const string_view none : {"", "X", "HELP", "HELLO\n", "HELLO\r\n", "HELLO x\n", "hello wirelab/1\n",
                                 "HELLO wirelab/1 \x01\n", " HELLO wirelab/1\n"}) {
    EXPECT_EQ(found(none), Greeting::none) << none;
  }
  EXPECT_EQ(found("HELLO wirelab/1" + string(kMaxGreeting, ' ')), Greeting::none);
}

TEST(ReplyHeads, AreReadAsTheyAreWritten) {
  std::array<char, kMaxHead> room{};
  EXPECT_EQ(reply_head({201, "stored"}, 9, room), "201 stored 9\n");
  const string longest(kMaxStatusWord, 'w');
  string_view head = reply_head({599, longest}, UINT64_MAX, room);
  ASSERT_EQ(head, "599 " + longest + " 18446744073709551615\n");
  head.remove_suffix(1);
  const auto parsed = parse_head(head);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->status, (Status{599, longest}));
  EXPECT_EQ(parsed->size, UINT64_MAX);
}

TEST(ReplyHeads, OfAHostileServer_AreRefused) {
  for (const string_view wrong :
       {"", "200", "200 ok", "200 ok ", "200 ok 1 ", " 200 ok 1", "200  ok 1", "99 ok 1", "600 ok 1", "0200 ok 1",
        "2e2 ok 1", "200 OK 1", "200 o-k 1", "200 ok -1", "200 ok 18446744073709551616", "200 ok 1\r", "200 \x1b[2J 1",
        "200 aaaaaaaaaaaaaaaaaaaaaaaaa 1"}) {
    EXPECT_FALSE(parse_head(wrong)) << wrong;
  }
}

bool refuses_an_upload(OutcomeKind kind) {
  return kind == OutcomeKind::offset || kind == OutcomeKind::changed || kind == OutcomeKind::mismatch;
}

TEST(Statuses, OfEachOutcome_FitAHead) {
  for (int kind = 0; kind <= static_cast<int>(OutcomeKind::unknown_command); ++kind) {
    for (int error = 0; error <= static_cast<int>(Error::io); ++error) {
      const Outcome outcome{.kind = static_cast<OutcomeKind>(kind), .error = static_cast<Error>(error)};
      if (refuses_an_upload(outcome.kind)) {
        EXPECT_EQ(status_of(outcome).number / 100, 4) << kind;
        continue;
      }
      const Status status = status_of(outcome);
      std::array<char, kMaxHead> room{};
      string_view head = reply_head(status, 0, room);
      head.remove_suffix(1);
      ASSERT_TRUE(parse_head(head)) << head;
      const bool good = outcome.kind != OutcomeKind::failed && outcome.kind != OutcomeKind::listing_failed &&
                        outcome.kind != OutcomeKind::rename_failed && outcome.kind != OutcomeKind::unknown_command &&
                        outcome.kind != OutcomeKind::slowed && outcome.kind != OutcomeKind::claimed_before &&
                        outcome.kind != OutcomeKind::not_empty && outcome.kind != OutcomeKind::range &&
                        outcome.kind != OutcomeKind::last_admin;
      EXPECT_EQ(status.number / 100 == 2, good) << head;
    }
  }
}

}  // namespace
}  // namespace wirelab::command
