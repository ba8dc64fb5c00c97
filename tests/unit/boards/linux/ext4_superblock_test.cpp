#include "boards/linux/init/ext4_superblock.h"

#include <gtest/gtest.h>

#include <array>

namespace wirelab::boards {
namespace {

using Block = std::array<std::byte, kExt4SuperblockSize>;

Block with_magic() {
  Block block{};
  block[0x38] = std::byte{0x53};
  block[0x39] = std::byte{0xef};
  return block;
}

void put_label(Block& block, std::string_view label) {
  for (std::size_t index = 0; index < label.size(); ++index)
    block.at(0x78 + index) = static_cast<std::byte>(label[index]);
}

TEST(Ext4Superblock, WithoutMagicOrTooShort_IsNothing) {
  Block block{};
  EXPECT_FALSE(read_ext4_superblock(block));
  block = with_magic();
  EXPECT_FALSE(read_ext4_superblock(std::span(block).first(kExt4SuperblockSize - 1)));
  EXPECT_FALSE(read_ext4_superblock({}));
}

TEST(Ext4Superblock, Label_EndsAtZeroOrAfterSixteen) {
  Block block = with_magic();
  EXPECT_EQ(read_ext4_superblock(block)->label, "");
  put_label(block, "wirelab-data");
  EXPECT_EQ(read_ext4_superblock(block)->label, "wirelab-data");
  put_label(block, "1234567890123456x");
  EXPECT_EQ(read_ext4_superblock(block)->label, "1234567890123456");
}

TEST(Ext4Superblock, Flags_AreReadFromTheirPlaces) {
  Block block = with_magic();
  EXPECT_FALSE(read_ext4_superblock(block)->journal_waits);
  EXPECT_FALSE(read_ext4_superblock(block)->errors_noted);
  block[0x3a] = std::byte{0x01};  // clean
  block[0x60] = std::byte{0xc2};  // other features
  EXPECT_FALSE(read_ext4_superblock(block)->journal_waits);
  EXPECT_FALSE(read_ext4_superblock(block)->errors_noted);
  block[0x60] = std::byte{0xc6};
  EXPECT_TRUE(read_ext4_superblock(block)->journal_waits);
  block[0x3a] = std::byte{0x03};
  EXPECT_TRUE(read_ext4_superblock(block)->errors_noted);
}

TEST(Ext4Superblock, Size_HasItsUpperHalfOnlyWithLargeNumbers) {
  Block block = with_magic();
  block[0x05] = std::byte{0x01};  // 256 blocks
  block[0x150] = std::byte{0x02};
  EXPECT_EQ(read_ext4_superblock(block)->blocks, 256U);
  EXPECT_EQ(read_ext4_superblock(block)->block_size, 1024U);
  block[0x60] = std::byte{0x80};
  block[0x18] = std::byte{2};
  EXPECT_EQ(read_ext4_superblock(block)->blocks, (std::uint64_t{2} << 32U) + 256);
  EXPECT_EQ(read_ext4_superblock(block)->block_size, 4096U);
}

TEST(Ext4Superblock, BlockSizeThatDoesNotExist_IsNothing) {
  Block block = with_magic();
  block[0x18] = std::byte{6};
  EXPECT_EQ(read_ext4_superblock(block)->block_size, 65536U);
  block[0x18] = std::byte{7};
  EXPECT_FALSE(read_ext4_superblock(block));
  block[0x18] = std::byte{0};
  block[0x1b] = std::byte{0x80};
  EXPECT_FALSE(read_ext4_superblock(block));
}

}  // namespace
}  // namespace wirelab::boards
