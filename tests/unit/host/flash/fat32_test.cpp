#include "host/flash/fat32.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/host/flash/small_fat.h"

namespace wirelab::flash {
namespace {

constexpr std::string_view kName = "wirelab.toml";
constexpr std::string_view kShort = "WIRELA~1TOM";

class Fat32 : public testing::Test {
 protected:
  void SetUp() override {
    fat_.add_short(SmallFat::entry(0), "BOOT       ", 0, 0, 0x08);
    fat_.add_short(SmallFat::entry(1), "OVERLAYS   ", 9, 0, 0x10);
    fat_.add_long(SmallFat::entry(2), kName, kShort);
    fat_.add_short(SmallFat::entry(3), kShort, 5, 1100);
    fat_.link(5, 7);
    fat_.link(7, 6);
    fat_.link(6, 0x0ffffff8);
  }

  std::optional<FatFault> fault(std::string_view name = kName) {
    const auto found = find_in_root(fat_, fat_.partition(), name);
    return found ? std::optional<FatFault>() : found.error();
  }

  SmallFat fat_;
};

TEST_F(Fat32, LongName_FindsTheFileAndItsClustersInOrder) {
  for (const std::string_view name : {"wirelab.toml", "Wirelab.TOML", "wirela~1.tom"}) {
    const auto found = find_in_root(fat_, fat_.partition(), name);
    ASSERT_TRUE(found.has_value()) << name;
    EXPECT_EQ(found->size, 1100U);
    ASSERT_EQ(found->extents.size(), 3U);
    EXPECT_EQ(found->extents[0].place, SmallFat::place_of(5));
    EXPECT_EQ(found->extents[1].place, SmallFat::place_of(7));
    EXPECT_EQ(found->extents[2].place, SmallFat::place_of(6));
    EXPECT_EQ(found->extents[2].bytes, 1100U - 1024);
  }
}

TEST_F(Fat32, DirectoryOfSeveralClusters_IsWalked) {
  for (std::size_t i = 2; i < 16; ++i) fat_.add_short(SmallFat::entry(i), "OTHER   TXT", 0, 0);
  fat_.link(2, 30);
  fat_.link(30, 0x0fffffff);
  fat_.add_short(SmallFat::entry(0, 30), "LAST    TXT", 40, 10);
  fat_.link(40, 0x0fffffff);
  EXPECT_EQ(fault("last.txt"), std::nullopt);
}

TEST_F(Fat32, WhatIsNoFile_IsNotFound) {
  EXPECT_EQ(fault("overlays"), FatFault::no_file);
  EXPECT_EQ(fault("boot"), FatFault::no_file);
  EXPECT_EQ(fault("other"), FatFault::no_file);
  EXPECT_EQ(fault(""), FatFault::no_file);
  fat_.put(SmallFat::entry(3), 1, 0xe5);
  EXPECT_EQ(fault(), FatFault::no_file);
}

TEST_F(Fat32, LongNameOfAnotherFile_IsNone) {
  fat_.add_long(SmallFat::entry(2), kName, "OTHER   TXT");
  EXPECT_EQ(fault(), FatFault::no_file);
  fat_.add_long(SmallFat::entry(2), kName, kShort, 0x42);  // the first part is missing
  EXPECT_EQ(fault(), FatFault::no_file);
  fat_.add_long(SmallFat::entry(2), kName, kShort, 0x40);
  EXPECT_EQ(fault(), FatFault::no_file);
}

TEST_F(Fat32, EmptyFile_HasNoExtents) {
  fat_.add_short(SmallFat::entry(3), kShort, 0, 0);
  const auto found = find_in_root(fat_, fat_.partition(), kName);
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->extents.empty());
}

TEST_F(Fat32, ChainThatIsARing_IsDamage) {
  fat_.link(6, 5);
  EXPECT_EQ(fault(), FatFault::damaged);
  fat_.link(5, 5);
  EXPECT_EQ(fault(), FatFault::damaged);
  fat_.link(2, 2);
  EXPECT_EQ(fault(), FatFault::damaged);
}

TEST_F(Fat32, ChainOfTheWrongLength_IsDamage) {
  fat_.link(7, 0x0fffffff);
  EXPECT_EQ(fault(), FatFault::damaged);
  fat_.link(7, 6);
  fat_.link(6, 8);
  fat_.link(8, 0x0fffffff);
  EXPECT_EQ(fault(), FatFault::damaged);
}

TEST_F(Fat32, ClusterOutsideTheDisk_IsDamage) {
  for (const std::uint32_t cluster : {0U, 1U, 202U, 0x0ffffff7U}) {
    fat_.link(5, cluster);
    EXPECT_EQ(fault(), FatFault::damaged) << cluster;
  }
}

TEST_F(Fat32, HugeFile_IsDamage) {
  fat_.put(SmallFat::entry(3) + 28, 4, 0xffffffff);
  EXPECT_EQ(fault(), FatFault::damaged);
}

TEST_F(Fat32, BootSectorOfSomethingElse_IsNamed) {
  const std::vector<std::byte> whole = fat_.bytes;
  struct Case {
    std::size_t at;
    std::size_t count;
    std::uint64_t value;
    FatFault fault;
  };
  for (const Case& one :
       {Case{11, 2, 0, FatFault::not_fat32}, Case{11, 2, 513, FatFault::not_fat32},
        Case{11, 2, 8192, FatFault::not_fat32}, Case{13, 1, 0, FatFault::not_fat32},
        Case{13, 1, 3, FatFault::not_fat32}, Case{17, 2, 512, FatFault::not_fat32}, Case{22, 2, 9, FatFault::not_fat32},
        Case{36, 4, 0, FatFault::not_fat32}, Case{510, 2, 0, FatFault::not_fat32}, Case{14, 2, 0, FatFault::damaged},
        Case{16, 1, 0, FatFault::damaged}, Case{32, 4, 0, FatFault::damaged},
        Case{32, 4, 0xffffffff, FatFault::damaged}, Case{36, 4, 0xffffffff, FatFault::damaged},
        Case{36, 4, 1, FatFault::damaged}, Case{44, 4, 0, FatFault::damaged}, Case{44, 4, 5000, FatFault::damaged}}) {
    fat_.bytes = whole;
    fat_.put(SmallFat::boot(one.at), one.count, one.value);
    EXPECT_EQ(fault(), one.fault) << one.at << " " << one.value;
  }
}

TEST_F(Fat32, CutDisk_IsUnreadable) {
  fat_.bytes.resize(SmallFat::kOffset + 100);
  EXPECT_EQ(find_in_root(fat_, {.offset = SmallFat::kOffset, .bytes = 1U << 20U, .type = 0x0c}, kName).error(),
            FatFault::unreadable);
}

TEST_F(Fat32, AnyDamage_EndsInBoundedSteps) {
  const std::vector<std::byte> whole = fat_.bytes;
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    fat_.bytes = whole;
    fat_.reads = 0;
    for (int i = 0; i < 4; ++i) {
      // Where it matters: the boot sector, the table and the root.
      const std::size_t places[] = {SmallFat::kOffset + random() % 64, SmallFat::kOffset + 4 * kSector + random() % 64,
                                    SmallFat::entry(0) + random() % 160};
      fat_.bytes[places[random() % 3]] = static_cast<std::byte>(random());
    }
    const auto found = find_in_root(fat_, fat_.partition(), kName);
    ASSERT_LE(fat_.reads, 2 * SmallFat::kClusters + 10);
    if (!found) continue;
    std::uint64_t bytes = 0;
    for (const Extent& extent : found->extents) {
      ASSERT_LE(extent.place + extent.bytes, fat_.bytes.size());
      bytes += extent.bytes;
    }
    ASSERT_EQ(bytes, found->size);
  }
}

}  // namespace
}  // namespace wirelab::flash
