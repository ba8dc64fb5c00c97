#include "boards/linux/init/partition_growth.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

constexpr std::uint64_t kFirst = 264192;
constexpr std::uint64_t kCount = 524288;

void put(Sector& table, std::size_t at, std::uint64_t number) {
  for (std::size_t index = 0; index < 4; ++index) table.at(at + index) = static_cast<std::byte>(number >> (8 * index));
}

void set_entry(Sector& table, unsigned number, unsigned type, std::uint64_t first, std::uint64_t count) {
  const std::size_t at = 446 + 16 * (number - 1);
  table.at(at + 4) = static_cast<std::byte>(type);
  put(table, at + 8, first);
  put(table, at + 12, count);
}

/// A card as it was written: FAT32, then ext4.
Sector card() {
  Sector table{};
  for (std::size_t at = 0; at < 446; ++at) table.at(at) = static_cast<std::byte>(at);
  set_entry(table, 1, 0x0c, 2048, 262144);
  set_entry(table, 2, 0x83, kFirst, kCount);
  table[510] = std::byte{0x55};
  table[511] = std::byte{0xaa};
  return table;
}

PartitionPlace place(std::uint64_t sectors, unsigned number = 2, std::uint64_t first = kFirst) {
  return {.number = number, .first = first, .disk_sectors = sectors};
}

TEST(PartitionGrowth, LargerCard_LastPartitionReachesItsEnd) {
  const auto grown = with_grown_partition(card(), place(4'000'000));
  ASSERT_TRUE(grown);
  EXPECT_EQ(sectors_of(*grown, 2), 4'000'000 - kFirst);
  Sector expected = card();
  put(expected, 446 + 16 + 12, 4'000'000 - kFirst);
  EXPECT_EQ(*grown, expected);
  EXPECT_FALSE(with_grown_partition(*grown, place(4'000'000))) << "once is enough";
}

TEST(PartitionGrowth, LessThanAMebibyteToGain_IsLeft) {
  const std::uint64_t end = kFirst + kCount;
  EXPECT_FALSE(with_grown_partition(card(), place(end)));
  EXPECT_FALSE(with_grown_partition(card(), place(end + 2047)));
  EXPECT_TRUE(with_grown_partition(card(), place(end + 2048)));
}

TEST(PartitionGrowth, SmallerCard_IsLeft) {
  EXPECT_FALSE(with_grown_partition(card(), place(kFirst + 1)));
  EXPECT_FALSE(with_grown_partition(card(), place(kFirst)));
  EXPECT_FALSE(with_grown_partition(card(), place(0)));
}

TEST(PartitionGrowth, AboveTwoTebibytes_EndsThere) {
  const auto grown = with_grown_partition(card(), place(std::uint64_t{1} << 33U));
  ASSERT_TRUE(grown);
  EXPECT_EQ(sectors_of(*grown, 2), 0xffffffffU);
  EXPECT_FALSE(with_grown_partition(*grown, place(std::uint64_t{1} << 34U)));
}

TEST(PartitionGrowth, SomethingBehindIt_IsLeft) {
  Sector table = card();
  set_entry(table, 4, 0x83, kFirst + kCount, 2048);
  EXPECT_FALSE(with_grown_partition(table, place(4'000'000)));
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 1, 2048)));
  set_entry(table, 4, 0, kFirst + kCount, 2048);  // an entry that is not used
  EXPECT_TRUE(with_grown_partition(table, place(4'000'000)));
}

TEST(PartitionGrowth, NotWhatTheKernelSees_IsLeft) {
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 2, kFirst + 1)));
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 3)));
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 0)));
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 5)));  // a logical one
  EXPECT_FALSE(with_grown_partition(card(), place(4'000'000, 3, 0)));
}

TEST(PartitionGrowth, NoClassicTable_IsLeft) {
  Sector table = card();
  table[511] = std::byte{0};
  EXPECT_FALSE(with_grown_partition(table, place(4'000'000)));
  table = card();
  set_entry(table, 3, 0xee, 1, 0xffffffff);
  EXPECT_FALSE(with_grown_partition(table, place(4'000'000)));
}

}  // namespace
}  // namespace wirelab::boards
