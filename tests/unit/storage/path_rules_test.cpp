#include "firmware/storage/path_rules.h"

#include <gtest/gtest.h>

#include <string>

using wirelab::storage::allowed_name;
using wirelab::storage::check_path;
using wirelab::storage::kMaxName;
using wirelab::storage::kMaxPath;
using wirelab::storage::PathFault;
using wirelab::storage::PathOf;
using wirelab::storage::reserved_name;
using wirelab::storage::split_path;

namespace {

std::string accepted(std::string_view path, PathOf what = PathOf::file) {
  const auto checked = check_path(path, what);
  return checked ? std::string(*checked) : "refused: " + std::string(path_fault_text(checked.error()));
}

/// The fault, or nothing if the path is accepted.
std::optional<PathFault> fault(std::string_view path, PathOf what = PathOf::file) {
  const auto checked = check_path(path, what);
  return checked ? std::nullopt : std::optional(checked.error());
}

using std::string_view_literals::operator""sv;

}  // namespace

TEST(PathRules, PlainNames_AreKeptAsTheyAre) {
  for (const std::string_view path : {"numeros.txt", "a b c", "ñandú.txt", ".perfil", "...", "a..b", "..a", "-rf", "~",
                                      "carpeta/dentro.txt", "a/b/c/d", "日本語", "😀.png", "\"quoted\"", "a:b", "C:"}) {
    EXPECT_EQ(accepted(path), path);
    EXPECT_EQ(accepted(path, PathOf::directory), path);
  }
}

TEST(PathRules, DotSlashInFront_IsDropped) {
  EXPECT_EQ(accepted("./a.txt"), "a.txt");
  EXPECT_EQ(accepted("././a/b"), "a/b");
  EXPECT_EQ(accepted("./sfds/", PathOf::directory), "sfds");
}

TEST(PathRules, Root_IsADirectoryAndNoFile) {
  for (const std::string_view path : {"", ".", "./", "././", "./."}) {
    EXPECT_EQ(accepted(path, PathOf::directory), "") << path;
    EXPECT_EQ(fault(path), PathFault::no_name) << path;
  }
}

TEST(PathRules, SlashAtTheEnd_OnlyForDirectories) {
  EXPECT_EQ(accepted("a/", PathOf::directory), "a");
  EXPECT_EQ(fault("a/"), PathFault::no_name);
  EXPECT_EQ(fault("a//", PathOf::directory), PathFault::empty_part);
}

TEST(PathRules, EscapesAndOddities_AreRefusedForBothUses) {
  const struct {
    std::string_view path;
    PathFault fault;
  } table[] = {
      {"/", PathFault::absolute},        {"/etc/passwd", PathFault::absolute},
      {"//a", PathFault::absolute},      {".//etc/passwd", PathFault::empty_part},
      {"a//b", PathFault::empty_part},   {"a/./b", PathFault::dot_part},
      {"a/.", PathFault::dot_part},      {"..", PathFault::parent_part},
      {"../a", PathFault::parent_part},  {"./../a", PathFault::parent_part},
      {"a/..", PathFault::parent_part},  {"a/../../b", PathFault::parent_part},
      {"a\\b", PathFault::backslash},    {"..\\a", PathFault::backslash},
      {"a\0b"sv, PathFault::control},    {"\0"sv, PathFault::control},
      {"a\nb", PathFault::control},      {"a\rb", PathFault::control},
      {"a\tb", PathFault::control},      {"\x1b[2J", PathFault::control},
      {"\x1f", PathFault::control},      {"a\x7f", PathFault::control},
      {"a\xc2\x80", PathFault::control}, {"a\xc2\x9f", PathFault::control},
  };
  for (const auto& row : table) {
    EXPECT_EQ(fault(row.path), row.fault) << row.path;
    EXPECT_EQ(fault(row.path, PathOf::directory), row.fault) << row.path;
  }
}

TEST(PathRules, FirstCharacterAfterTheC1Controls_IsAccepted) { EXPECT_EQ(accepted("\xc2\xa0"), "\xc2\xa0"); }

TEST(PathRules, MalformedUtf8_IsRefused) {
  for (const std::string_view path : {
           "\x80"sv,                // a continuation byte alone
           "a\xbf"sv,               // the same, last
           "\xc3"sv,                // two bytes, cut
           "\xe2\x82"sv,            // three bytes, cut
           "\xf0\x9f\x98"sv,        // four bytes, cut
           "\xc3/x"sv,              // cut by a slash
           "\xc0\xaf"sv,            // overlong '/'
           "\xc1\x9c"sv,            // overlong '\'
           "\xe0\x80\xaf"sv,        // overlong '/', three bytes
           "\xf0\x80\x80\xaf"sv,    // overlong '/', four bytes
           "\xc0\x80"sv,            // overlong NUL
           "\xc0\xae\xc0\xae/x"sv,  // overlong ".."
           "\xe0\x9f\xbf"sv,        // the largest overlong of three bytes
           "\xed\xa0\x80"sv,        // the first surrogate
           "\xed\xbf\xbf"sv,        // the last one
           "\xf4\x90\x80\x80"sv,    // above U+10FFFF
           "\xf5\x80\x80\x80"sv,
           "\xf8\x88\x80\x80\x80"sv,
           "\xfe"sv,
           "\xff"sv,
       }) {
    EXPECT_EQ(fault(path), PathFault::not_utf8) << ::testing::PrintToString(path);
    EXPECT_EQ(fault(path, PathOf::directory), PathFault::not_utf8) << ::testing::PrintToString(path);
  }
}

TEST(PathRules, NamesAroundNameMax) {
  const std::string longest(kMaxName, 'n');
  EXPECT_EQ(accepted(longest), longest);
  EXPECT_EQ(accepted("d/" + longest), "d/" + longest);
  EXPECT_EQ(fault(longest + "n"), PathFault::name_too_long);
  EXPECT_EQ(fault(longest + "n/x"), PathFault::name_too_long);
  EXPECT_EQ(accepted(std::string(kMaxName - 1, 'n')), std::string(kMaxName - 1, 'n'));
  // Bytes count, not characters.
  std::string wide;
  while (wide.size() + 2 <= kMaxName) wide += "ñ";
  EXPECT_EQ(accepted(wide), wide);
  EXPECT_EQ(fault(wide + "ñ"), PathFault::name_too_long);
}

TEST(PathRules, PathsAroundTheBound) {
  std::string path;
  while (path.size() + 2 <= kMaxPath) path += "a/";
  path.back() = 'a';
  ASSERT_EQ(path.size(), kMaxPath);
  EXPECT_EQ(accepted(path), path);
  EXPECT_EQ(fault(path + "a"), PathFault::path_too_long);
}

TEST(PathRules, ReservedName_IsRefusedAtTheRootInEverySpelling) {
  for (const std::string_view path :
       {".wirelab", "./.wirelab", "././.wirelab", ".wirelab/x", "./.wirelab/incoming/upload-1", ".WireLab",
        ".WIRELAB/x", ".wirelab.", ".wirelab ", ".wirelab. ./x"}) {
    EXPECT_EQ(fault(path), PathFault::reserved) << path;
    EXPECT_EQ(fault(path, PathOf::directory), PathFault::reserved) << path;
  }
  EXPECT_EQ(fault(".wirelab/", PathOf::directory), PathFault::reserved);
  EXPECT_EQ(fault(".wirelab/../a"), PathFault::parent_part);
}

TEST(PathRules, ReservedNameElsewhere_IsANameLikeAnyOther) {
  for (const std::string_view path : {"a/.wirelab", ".wirelabs", "wirelab", ".wire", "..wirelab", " .wirelab"}) {
    EXPECT_EQ(accepted(path), path);
  }
}

TEST(PathRules, AllowedName_IsOneAllowedComponent) {
  EXPECT_TRUE(allowed_name("a b.txt"));
  EXPECT_TRUE(allowed_name(".wirelab"));
  for (const std::string_view name : {""sv, "."sv, ".."sv, "a/b"sv, "a\\b"sv, "\xff"sv, "a\nb"sv, "a\0"sv}) {
    EXPECT_FALSE(allowed_name(name)) << ::testing::PrintToString(name);
  }
  EXPECT_FALSE(allowed_name(std::string(kMaxName + 1, 'n')));
}

TEST(PathRules, NameOfDotsAndBlanks_IsNotReserved) {
  EXPECT_FALSE(reserved_name(". ."));
  EXPECT_FALSE(reserved_name(""));
}

TEST(SplitPath, CutsAtTheLastSlash) {
  EXPECT_EQ(split_path("a").directory, "");
  EXPECT_EQ(split_path("a").name, "a");
  EXPECT_EQ(split_path("a/b/c").directory, "a/b");
  EXPECT_EQ(split_path("a/b/c").name, "c");
}

TEST(PathRules, EveryFault_HasItsOwnText) {
  std::string seen = "|";
  for (int number = 0; number <= static_cast<int>(PathFault::reserved); ++number) {
    const std::string text = "|" + std::string(path_fault_text(static_cast<PathFault>(number))) + "|";
    EXPECT_EQ(seen.find(text), std::string::npos) << text;
    seen += text;
  }
}
