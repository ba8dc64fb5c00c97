#include "firmware/core/pool.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "firmware/core/intrusive_list.h"

namespace wirelab {
namespace {

struct Counted {
  explicit Counted(int& count) : alive(count) { ++alive; }
  ~Counted() { --alive; }
  int& alive;
};

TEST(Pool, Full_AnswersNullUntilOneIsFreed) {
  int alive = 0;
  Pool<Counted> pool(3);
  std::vector<Counted*> made;
  for (int i = 0; i < 3; ++i) made.push_back(pool.make(alive));
  EXPECT_EQ(std::set<Counted*>(made.begin(), made.end()).size(), 3U);
  EXPECT_TRUE(pool.full());
  EXPECT_EQ(pool.make(alive), nullptr);
  pool.destroy(made[1]);
  EXPECT_EQ(alive, 2);
  EXPECT_EQ(pool.make(alive), made[1]);
  for (Counted* one : made) pool.destroy(one);
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(pool.used(), 0U);
}

struct Item : ListNode {
  explicit Item(int given) : number(given) {}
  int number;
};

std::vector<int> drain(IntrusiveList<Item>& list) {
  std::vector<int> numbers;
  while (const Item* item = list.pop_front()) numbers.push_back(item->number);
  return numbers;
}

TEST(IntrusiveList, Items_ComeOutInOrder) {
  IntrusiveList<Item> list;
  Item a(1);
  Item b(2);
  Item c(3);
  list.push_back(a);
  list.push_back(b);
  list.push_back(c);
  list.push_back(a);  // moves to the end
  b.unlink();
  EXPECT_FALSE(b.linked());
  EXPECT_EQ(drain(list), (std::vector{3, 1}));
  EXPECT_TRUE(list.empty());
}

TEST(IntrusiveList, ItemThatDies_LeavesTheList) {
  IntrusiveList<Item> list;
  Item a(1);
  list.push_back(a);
  {
    Item b(2);
    list.push_back(b);
  }
  EXPECT_EQ(drain(list), (std::vector{1}));
}

TEST(IntrusiveList, Spliced_KeepsBothOrders) {
  IntrusiveList<Item> list;
  IntrusiveList<Item> other;
  Item a(1);
  Item b(2);
  Item c(3);
  list.push_back(a);
  other.push_back(b);
  other.push_back(c);
  list.splice_back(other);
  EXPECT_TRUE(other.empty());
  EXPECT_EQ(drain(list), (std::vector{1, 2, 3}));
}

}  // namespace
}  // namespace wirelab
