#include "firmware/storage/naming.h"

#include <gtest/gtest.h>

#include <string>

#include "firmware/core/text.h"

using wirelab::Error;
using wirelab::storage::copy_name;
using wirelab::storage::CopyRoom;
using wirelab::storage::kMaxName;
using wirelab::storage::kMaxPath;

namespace {

std::string copy(std::string_view path, unsigned number) {
  CopyRoom room;
  const auto name = copy_name(path, number, room);
  return name ? std::string(*name) : "refused";
}

}  // namespace

TEST(Naming, Series_CountsFromTheSecondCopy) {
  EXPECT_EQ(copy("letras.txt", 0), "letras.txt");
  EXPECT_EQ(copy("letras.txt", 1), "letras-copia.txt");
  EXPECT_EQ(copy("letras.txt", 2), "letras-copia1.txt");
  EXPECT_EQ(copy("letras.txt", 3), "letras-copia2.txt");
  EXPECT_EQ(copy("letras.txt", 11), "letras-copia10.txt");
}

TEST(Naming, Mark_GoesBeforeTheLastDot) {
  EXPECT_EQ(copy("a.tar.gz", 1), "a.tar-copia.gz");
  EXPECT_EQ(copy("a.", 1), "a-copia.");
  EXPECT_EQ(copy("..a", 1), ".-copia.a");
  EXPECT_EQ(copy(".a.b", 2), ".a-copia1.b");
}

TEST(Naming, NoDotOrALeadingOneOnly_MarkGoesToTheEnd) {
  EXPECT_EQ(copy("letras", 1), "letras-copia");
  EXPECT_EQ(copy(".perfil", 1), ".perfil-copia");
  EXPECT_EQ(copy(".perfil", 2), ".perfil-copia1");
}

TEST(Naming, CopyOfACopy_GetsASecondMark) { EXPECT_EQ(copy("letras-copia.txt", 1), "letras-copia-copia.txt"); }

TEST(Naming, InDirectories_OnlyTheLastComponentChanges) {
  EXPECT_EQ(copy("a.b/letras.txt", 1), "a.b/letras-copia.txt");
  EXPECT_EQ(copy("a.b/letras", 2), "a.b/letras-copia1");
  EXPECT_EQ(copy("a.b/.perfil", 1), "a.b/.perfil-copia");
}

TEST(Naming, LongNames_AreShortenedBeforeTheMark) {
  const std::string stem(kMaxName - 4, 'n');
  EXPECT_EQ(copy(stem + ".txt", 1), std::string(kMaxName - 10, 'n') + "-copia.txt");
  EXPECT_EQ(copy(stem + ".txt", 2), std::string(kMaxName - 11, 'n') + "-copia1.txt");
  EXPECT_EQ(copy(std::string(kMaxName - 6, 'n'), 1), std::string(kMaxName - 6, 'n') + "-copia");
  EXPECT_EQ(copy(std::string(kMaxName - 5, 'n'), 1), std::string(kMaxName - 6, 'n') + "-copia");
}

TEST(Naming, Shortening_KeepsCharactersWhole) {
  for (const std::string_view character : {"n", "ñ", "€", "😀"}) {
    std::string stem;
    while (stem.size() + character.size() <= kMaxName) stem += character;
    for (const unsigned number : {1U, 2U, 11U, 101U, 1001U}) {
      const std::string name = copy(stem, number);
      EXPECT_TRUE(wirelab::valid_utf8(name)) << name;
      EXPECT_LE(name.size(), kMaxName);
      EXPECT_GT(name.size() + character.size(), kMaxName) << "more was cut than needed";
    }
  }
}

TEST(Naming, EndingThatLeavesNoRoom_IsRefused) {
  const std::string ending = "." + std::string(kMaxName - 7, 'e');  // with -copia it fills a name
  CopyRoom room;
  EXPECT_EQ(copy_name("a" + ending.substr(0, ending.size() - 1), 1, room).value(),
            "a-copia" + ending.substr(0, ending.size() - 1));
  EXPECT_EQ(copy_name("ab" + ending, 1, room), wirelab::fail(Error::not_allowed));
  // A character too wide for the one byte that is left.
  EXPECT_EQ(copy_name("ñ" + ending.substr(0, ending.size() - 1), 1, room), wirelab::fail(Error::not_allowed));
}

TEST(Naming, LongestPath_FitsTheRoom) {
  std::string path(kMaxPath - 2, 'd');
  for (std::size_t at = 100; at < path.size(); at += 100) path[at] = '/';
  path += "/n";
  ASSERT_EQ(path.size(), kMaxPath);
  EXPECT_EQ(copy(path, 9999), path + "-copia9998");
}
