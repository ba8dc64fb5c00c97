#include "firmware/command/classic_request.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/command/known_verbs.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;
using namespace std::string_view_literals;

struct LineCase {
  string_view received;
  LineState state;
  string_view text;
  std::size_t consumed;
};

void expect_line(const LineCase& expected, const Line& line) {
  EXPECT_EQ(line.state, expected.state) << testing::PrintToString(expected.received);
  if (expected.state == LineState::whole) {
    EXPECT_EQ(line.text, expected.text);
    EXPECT_EQ(line.consumed, expected.consumed);
  }
}

TEST(FindCommand, LineEnds_EndItAndLeaveTheRest) {
  const KnownVerbs verbs;
  for (const LineCase& one : {
           LineCase{"LIST_FILES\n", LineState::whole, "LIST_FILES", 11},
           LineCase{"LIST_FILES\r\n", LineState::whole, "LIST_FILES", 12},
           LineCase{"LIST_FILES\r\n\n", LineState::whole, "LIST_FILES", 12},
           LineCase{"UPLOAD_FILE a\n6\nabc", LineState::whole, "UPLOAD_FILE a", 14},
           LineCase{"DOWNLOAD_FILE\n", LineState::whole, "DOWNLOAD_FILE", 14},
           LineCase{"LIST\n", LineState::whole, "LIST", 5},
           LineCase{"\n", LineState::whole, "", 1},
           LineCase{"\r\n", LineState::whole, "", 2},
           LineCase{"a\rb\n", LineState::whole, "a\rb", 4},
           LineCase{"a\r\r\n", LineState::whole, "a\r", 4},
       }) {
    expect_line(one, find_command(one.received, verbs.table));
  }
}

TEST(FindCommand, WithoutLineEnd_OnlyWhatCannotBeWholeNeedsMore) {
  const KnownVerbs verbs;
  for (const string_view received : {""sv,
                                     "L"sv,
                                     "LIST_FILE"sv,
                                     "LOG"sv,
                                     "DOWNLOAD_FILE"sv,
                                     "DOWNLOAD_FILE "sv,
                                     "UPLOAD_FILE"sv,
                                     "DELETE_FILE "sv,
                                     "RENAME_FILE"sv,
                                     "RENAME_FILE "sv,
                                     "RENAME_FILE a"sv,
                                     "RENAME_FILE a "sv,
                                     "RENAME_FILE \"a"sv,
                                     "RENAME_FILE \"a b\""sv,
                                     "RENAME_FILE \"a b\" "sv,
                                     "RENAME_FILE \"a b\" \"c d"sv,
                                     "LOGIN"sv,
                                     "LOGIN ana"sv,
                                     "LOGIN ana "sv,
                                     "SIGNIN "sv}) {
    EXPECT_EQ(find_command(received, verbs.table).state, LineState::needs_more) << received;
  }
  for (const string_view received : {"LIST_FILES"sv,
                                     "LIST_FILES "sv,
                                     "LIST_FILES ./a"sv,
                                     "DOWNLOAD_FILE a"sv,
                                     "DOWNLOAD_FILE  "sv,
                                     "UPLOAD_FILE a b"sv,
                                     "RENAME_FILE a b"sv,
                                     "RENAME_FILE \"a b\" c"sv,
                                     "RENAME_FILE \"a b\"c"sv,
                                     "RENAME_FILE a b c"sv,
                                     "LOGIN ana x"sv,
                                     "LOGIN \"a b"sv,
                                     "PING"sv,
                                     "PING "sv,
                                     "PING a \"b"sv,
                                     "MSFCONSOLE"sv,
                                     "LIST_FILESX"sv,
                                     "list"sv,
                                     " "sv,
                                     "\0"sv,
                                     "LIST_\r"sv,
                                     "LIST_FILES\r"sv,
                                     "DOWNLOAD_FILE a\r"sv,
                                     "\r"sv}) {
    const Line line = find_command(received, verbs.table);
    EXPECT_EQ(line.state, LineState::may_be_whole) << received;
    EXPECT_EQ(line.consumed, received.size());
  }
  EXPECT_EQ(find_command("LIST_FILES\r", verbs.table).text, "LIST_FILES");
}

TEST(FindCommand, UnregisteredVerb_IsNobodysPrefix) {
  const VerbTable nobody;
  EXPECT_EQ(find_command("LIST_", nobody).state, LineState::may_be_whole);
}

TEST(FindCommand, Length_CountsWithoutTheLineEnd) {
  const KnownVerbs verbs;
  const string longest = "DOWNLOAD_FILE " + string(kMaxCommand - 14, 'n');
  EXPECT_EQ(find_command(longest, verbs.table).state, LineState::may_be_whole);
  EXPECT_EQ(find_command(longest + "\n", verbs.table).text, longest);
  EXPECT_EQ(find_command(longest + "\r\nrest", verbs.table).text, longest);
  EXPECT_EQ(find_command(longest + "\r", verbs.table).state, LineState::may_be_whole);
  for (const char* end : {"n", "n\n", "n\r\n", "\rn", "\r\r\n"}) {
    EXPECT_EQ(find_command(longest + end, verbs.table).state, LineState::too_long) << testing::PrintToString(end);
  }
  EXPECT_EQ(find_command(longest + string(5000, 'n'), verbs.table).state, LineState::too_long);
}

TEST(FindSize, DigitsMayBeWhole_NothingAndHalfALineEndNeedMore) {
  for (const string_view received : {""sv, "6\r"sv, "\r"sv}) {
    EXPECT_EQ(find_size(received).state, LineState::needs_more) << received;
  }
  for (const string_view received : {"6"sv, "123"sv, "-"sv, "abc"sv}) {
    EXPECT_EQ(find_size(received).state, LineState::may_be_whole) << received;
  }
  for (const LineCase& one : {
           LineCase{"6\nabcdef", LineState::whole, "6", 2},
           LineCase{"6\r\n\nbcdef", LineState::whole, "6", 3},
           LineCase{"\n", LineState::whole, "", 1},
       }) {
    expect_line(one, find_size(one.received));
  }
  EXPECT_EQ(find_size(string(kMaxSize, '0')).state, LineState::may_be_whole);
  EXPECT_EQ(find_size(string(kMaxSize, '0') + "\r\n").state, LineState::whole);
  EXPECT_EQ(find_size(string(kMaxSize + 1, '0')).state, LineState::too_long);
}

struct CommandCase {
  string_view line;
  string_view verb;  // "" for an unknown command
  bool well_formed = true;
  string_view first = "";
  string_view second = "";
};

class ParseCommand : public testing::TestWithParam<CommandCase> {};

TEST(ClassicRequest, SessionVerbs_AreUnknownAndWaitedForByNobody) {
  const KnownVerbs verbs;
  EXPECT_EQ(parse_command("FILE_HASH a", verbs.table).verb, nullptr);
  EXPECT_EQ(find_command("FILE_", verbs.table).state, LineState::may_be_whole);
  EXPECT_EQ(find_command("FILE_HASH", verbs.table).state, LineState::may_be_whole);
}

TEST_P(ParseCommand, Line_TakenApart) {
  const KnownVerbs verbs;
  const CommandCase& expected = GetParam();
  const Request request = parse_command(expected.line, verbs.table);
  if (expected.verb.empty()) {
    EXPECT_EQ(request.verb, nullptr);
    return;
  }
  ASSERT_NE(request.verb, nullptr);
  EXPECT_EQ(request.verb->name(), expected.verb);
  ASSERT_EQ(request.arguments.has_value(), expected.well_formed);
  if (!expected.well_formed) return;
  EXPECT_EQ(request.arguments->first, expected.first);
  EXPECT_EQ(request.arguments->second, expected.second);
}

INSTANTIATE_TEST_SUITE_P(
    WellFormed, ParseCommand,
    testing::Values(CommandCase{"LIST_FILES", "LIST_FILES"}, CommandCase{"LIST_FILES ", "LIST_FILES"},
                    CommandCase{"LIST_FILES ./a b", "LIST_FILES", true, "./a b"},
                    CommandCase{"LIST_FILES  a", "LIST_FILES", true, " a"},
                    CommandCase{"DOWNLOAD_FILE numeros.txt", "DOWNLOAD_FILE", true, "numeros.txt"},
                    CommandCase{"DOWNLOAD_FILE mi lista.txt ", "DOWNLOAD_FILE", true, "mi lista.txt "},
                    CommandCase{"DOWNLOAD_FILE \"a b\"", "DOWNLOAD_FILE", true, "\"a b\""},
                    CommandCase{"UPLOAD_FILE a b", "UPLOAD_FILE", true, "a b"},
                    CommandCase{"DELETE_FILE  ", "DELETE_FILE", true, " "},
                    CommandCase{"DELETE_FILE \xff", "DELETE_FILE", true, "\xff"},
                    CommandCase{"RENAME_FILE a b", "RENAME_FILE", true, "a", "b"},
                    CommandCase{"RENAME_FILE  a   b ", "RENAME_FILE", true, "a", "b"},
                    CommandCase{"RENAME_FILE \"a b\" c", "RENAME_FILE", true, "a b", "c"},
                    CommandCase{"RENAME_FILE a \"b c\"", "RENAME_FILE", true, "a", "b c"},
                    CommandCase{"RENAME_FILE \" a\"  \"b \"", "RENAME_FILE", true, " a", "b "},
                    CommandCase{"RENAME_FILE a\"b c\"", "RENAME_FILE", true, "a\"b", "c\""},
                    CommandCase{"LOGIN ana secreto", "LOGIN", true, "ana", "secreto"},
                    CommandCase{"LOGIN \"ana\" \"x\"", "LOGIN", true, "\"ana\"", "\"x\""},
                    CommandCase{"SIGNIN  ana  x ", "SIGNIN", true, "ana", "x"}, CommandCase{"PING", "PING"},
                    CommandCase{"PING ", "PING"}, CommandCase{"PING  \"a b\" c ", "PING", true, " \"a b\" c "}));

INSTANTIATE_TEST_SUITE_P(
    Malformed, ParseCommand,
    testing::Values(
        CommandCase{"DOWNLOAD_FILE", "DOWNLOAD_FILE", false}, CommandCase{"DOWNLOAD_FILE ", "DOWNLOAD_FILE", false},
        CommandCase{"UPLOAD_FILE", "UPLOAD_FILE", false}, CommandCase{"DELETE_FILE ", "DELETE_FILE", false},
        CommandCase{"RENAME_FILE", "RENAME_FILE", false}, CommandCase{"RENAME_FILE ", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE a", "RENAME_FILE", false}, CommandCase{"RENAME_FILE a ", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE a b c", "RENAME_FILE", false}, CommandCase{"RENAME_FILE \"\" b", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE a \"\"", "RENAME_FILE", false}, CommandCase{"RENAME_FILE \"a b", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE \"a\"b", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE \"a\"b c", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE a \"b\"c", "RENAME_FILE", false},
        CommandCase{"RENAME_FILE \"a\" \"b\" \"c\"", "RENAME_FILE", false}, CommandCase{"LOGIN", "LOGIN", false},
        CommandCase{"LOGIN ana", "LOGIN", false}, CommandCase{"LOGIN ana b c", "LOGIN", false},
        CommandCase{"SIGNIN ", "SIGNIN", false}));

INSTANTIATE_TEST_SUITE_P(Unknown, ParseCommand,
                         testing::Values(CommandCase{"MSFCONSOLE", ""}, CommandCase{"", ""}, CommandCase{" ", ""},
                                         CommandCase{"LIST_FILE", ""}, CommandCase{"LIST_FILESX", ""},
                                         CommandCase{"list_files", ""}, CommandCase{" LIST_FILES", ""},
                                         CommandCase{"LIST_FILES\tx", ""}, CommandCase{"LIST_FILES \x1b[2J", ""},
                                         CommandCase{"LIST_FILES a\0b"sv, ""}, CommandCase{"LIST_FILES a\rb", ""},
                                         CommandCase{"DELETE_FILE \x7f", ""}, CommandCase{"GET / HTTP/1.1", ""}));

TEST(VerbTable, Add_RefusesATakenNameAndMoreThanItHolds) {
  KnownVerbs verbs;
  NamedVerb again("LOGIN", ArgumentForm::one_name, OutcomeKind::failed, Role::nobody);
  EXPECT_FALSE(verbs.table.add(again));
  EXPECT_EQ(verbs.table.find("LOGIN"), &verbs.login);
  std::vector<string> names;
  for (std::size_t i = 0; i < VerbTable::kCapacity; ++i) names.push_back("VERB" + std::to_string(i));
  std::vector<std::unique_ptr<NamedVerb>> many;
  VerbTable table;
  for (const string& name : names) {
    many.push_back(std::make_unique<NamedVerb>(name, ArgumentForm::one_name, OutcomeKind::failed, Role::nobody));
    EXPECT_TRUE(table.add(*many.back()));
  }
  EXPECT_FALSE(table.add(again));
  EXPECT_EQ(table.find("LOGIN"), nullptr);
}

}  // namespace
}  // namespace wirelab::command
