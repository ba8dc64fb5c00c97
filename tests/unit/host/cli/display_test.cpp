#include "host/cli/display.h"

#include <gtest/gtest.h>

#include <clocale>

#include "host/cli/exit_code.h"
#include "host/cli/path.h"

namespace wirelab::cli {
namespace {

TEST(Display, ControlCharacters_AreEscaped) {
  EXPECT_EQ(shown("a\x1b[2Jb"), "a\\x1B[2Jb");
  EXPECT_EQ(shown("a\nb"), "a\\x0Ab");
  EXPECT_EQ(shown("\xc2\x9b"), "\\xC2\\x9B");
  EXPECT_EQ(shown("\xff"), "\\xFF");
  EXPECT_EQ(shown("Tamaño"), "Tamaño");
  EXPECT_EQ(shown(""), "");
}

TEST(Display, LineFeedsBetweenNames_Stay) {
  EXPECT_EQ(shown_lines("a\nb\x07\n\nc"), "a\nb\\x07\n\nc");
  EXPECT_EQ(shown_lines("a\n"), "a\n");
}

TEST(Display, Columns_CountCharactersNotBytes) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  EXPECT_EQ(columns("abc"), 3U);
  EXPECT_EQ(columns("año"), 3U);
  EXPECT_EQ(columns("漢字"), 4U);
}

TEST(Display, CutText_FitsAndShowsTheCut) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  EXPECT_EQ(cut_to("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to("abcdef", 5), "abcd…");
  EXPECT_EQ(cut_to("漢字漢字", 4), "漢…");
  EXPECT_EQ(cut_to("abc", 1), "…");
  EXPECT_EQ(cut_to("abc", 0), "");
}

TEST(Path, Split_KeepsTheLastComponent) {
  const auto split = [](std::string_view path) {
    const SplitPath parts = split_path(path);
    return std::pair(parts.directory, parts.name);
  };
  EXPECT_EQ(split("c"), std::pair(std::string("."), std::string("c")));
  EXPECT_EQ(split("a/b/c"), std::pair(std::string("a/b"), std::string("c")));
  EXPECT_EQ(split("/c"), std::pair(std::string("/"), std::string("c")));
  EXPECT_EQ(split("a/"), std::pair(std::string("a"), std::string("")));
}

TEST(Path, NamesOfDirectories_AreNoFileNames) {
  for (const char* name : {"", ".", "..", "a/b"}) EXPECT_FALSE(is_file_name(name)) << name;
  for (const char* name : {"a", "...", ".a", "a b"}) EXPECT_TRUE(is_file_name(name)) << name;
}

TEST(ExitCode, Numbers_AreTheDocumentedOnes) {
  EXPECT_EQ(static_cast<int>(exit_code(Reason::failed)), 1);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::usage)), 2);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::timed_out)), 3);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::not_allowed)), 4);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::unreachable)), 8);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::not_found)), 10);
  EXPECT_EQ(static_cast<int>(exit_code(Reason::local_file)), 1);
}

TEST(Display, Json_BecomesAsciiWithTheSameTexts) {
  EXPECT_EQ(ascii_json("{\"a\": [1, \"x\\n\"]}\n"), "{\"a\": [1, \"x\\n\"]}\n");
  EXPECT_EQ(ascii_json("\"\x7f\xc2\x9b\xc3\xb1\""), "\"\\u007f\\u009b\\u00f1\"");
  EXPECT_EQ(ascii_json("\"\xf0\x9f\x98\x80\""), "\"\\ud83d\\ude00\"");
  EXPECT_EQ(ascii_json("\"\xff\""), "\"\\ufffd\"");
}

}  // namespace
}  // namespace wirelab::cli
