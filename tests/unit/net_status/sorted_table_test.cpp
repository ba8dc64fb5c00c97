#include "firmware/net_status/sorted_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirelab::net_status {
namespace {

struct Row {
  int number = 0;
  char value = 0;
  [[nodiscard]] int key() const noexcept { return number; }
  friend bool operator==(const Row&, const Row&) = default;
};

using Table = SortedTable<Row>;
using testing::ElementsAre;

TEST(SortedTable, Rows_StandInOrder) {
  Table table(4);
  for (const int number : {3, 1, 4, 2}) EXPECT_EQ(table.put({number, 'a'}), Table::Put::added);
  EXPECT_THAT(table.rows(), ElementsAre(Row{1, 'a'}, Row{2, 'a'}, Row{3, 'a'}, Row{4, 'a'}));
}

TEST(SortedTable, SameKey_Replaces) {
  Table table(2);
  table.put({1, 'a'});
  table.put({2, 'a'});
  EXPECT_EQ(table.put({1, 'b'}), Table::Put::replaced) << "also when it is full";
  EXPECT_THAT(table.rows(), ElementsAre(Row{1, 'b'}, Row{2, 'a'}));
}

TEST(SortedTable, Full_TakesNoMore) {
  Table table(2);
  table.put({1, 'a'});
  table.put({3, 'a'});
  for (const int number : {0, 2, 4}) EXPECT_EQ(table.put({number, 'b'}), Table::Put::full);
  EXPECT_THAT(table.rows(), ElementsAre(Row{1, 'a'}, Row{3, 'a'}));
}

TEST(SortedTable, Find_FindsWhatIsThere) {
  Table table(3);
  EXPECT_EQ(table.find(1), nullptr);
  for (const int number : {1, 3, 5}) table.put({number, 'a'});
  for (const int number : {1, 3, 5}) EXPECT_EQ(std::as_const(table).find(number)->number, number);
  for (const int number : {0, 2, 4, 6}) EXPECT_EQ(table.find(number), nullptr);
}

TEST(SortedTable, Remove_ClosesTheGap) {
  Table table(3);
  for (const int number : {1, 2, 3}) table.put({number, 'a'});
  table.remove(table.find(2));
  EXPECT_THAT(table.rows(), ElementsAre(Row{1, 'a'}, Row{3, 'a'}));
  table.remove(table.find(3));
  table.remove(table.find(1));
  EXPECT_TRUE(table.rows().empty());
  EXPECT_EQ(table.put({2, 'b'}), Table::Put::added);
}

TEST(SortedTable, WithoutRoom_TakesNothing) {
  Table table(0);
  EXPECT_EQ(table.put({1, 'a'}), Table::Put::full);
  EXPECT_EQ(table.find(1), nullptr);
}

}  // namespace
}  // namespace wirelab::net_status
