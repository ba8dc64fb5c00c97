#include "boards/linux/init/fat_superblock.h"

#include <gtest/gtest.h>

#include "firmware/core/bytes.h"

namespace wirelab::boards {
namespace {

std::string sector(std::string_view label, std::string_view type = "FAT32   ",
                   std::string_view signature = "\x55\xaa") {
  std::string bytes(kFatSuperblockSize, '\0');
  bytes.replace(71, label.size(), label);
  bytes.replace(82, type.size(), type);
  bytes.replace(510, signature.size(), signature);
  return bytes;
}

std::optional<std::string> label_of(const std::string& bytes) { return read_fat_label(as_bytes(bytes)); }

TEST(FatLabel, IsReadWithoutItsBlanks) {
  EXPECT_EQ(label_of(sector("WIRELAB    ")), "WIRELAB");
  EXPECT_EQ(label_of(sector("MY CARD NO1")), "MY CARD NO1");
  EXPECT_EQ(label_of(sector("           ")), "");
}

TEST(FatLabel, OfSomethingElse_IsNothing) {
  EXPECT_FALSE(label_of(sector("WIRELAB    ", "FAT16   ")));
  EXPECT_FALSE(label_of(sector("WIRELAB    ", "FAT32   ", "\x55\xab")));
  EXPECT_FALSE(label_of(sector("WIRELAB    ").substr(0, kFatSuperblockSize - 1)));
  EXPECT_FALSE(label_of(""));
}

}  // namespace
}  // namespace wirelab::boards
