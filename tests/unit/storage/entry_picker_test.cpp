#include "firmware/storage/entry_picker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace wirelab::storage {
namespace {

std::string names_of(const EntryBatch& batch) {
  std::string all;
  for (const Entry& entry : batch.entries) all += std::string(entry.name) + " ";
  return all;
}

EntryBatch pick(EntryPicker& picker, std::string_view after, const std::vector<std::string>& names) {
  picker.begin(after);
  for (const std::string& name : names) EXPECT_TRUE(picker.offer(name, {.size = name.size()}));
  EXPECT_TRUE(picker.finish());
  return picker.batch();
}

TEST(EntryPicker, AnyOrder_ComesInByteOrderBehindTheName) {
  EntryPicker picker(4096);
  EXPECT_EQ(names_of(pick(picker, "", {"b", "a", "\xc3\xb1", "Z", "a.b"})), "Z a a.b b \xc3\xb1 ");
  const EntryBatch rest = pick(picker, "a", {"b", "a", "\xc3\xb1", "Z", "a.b"});
  EXPECT_EQ(names_of(rest), "a.b b \xc3\xb1 ");
  EXPECT_EQ(rest.entries[0].info.size, 3U);
  EXPECT_FALSE(rest.more);
  EXPECT_EQ(names_of(pick(picker, "\xc3\xb1", {"b", "a", "\xc3\xb1"})), "");
}

TEST(EntryPicker, MoreThanFits_ComesInBatchesAndEachOnce) {
  std::vector<std::string> names;
  for (int number = 1000; number < 2000; ++number)
    names.push_back(std::string(static_cast<std::size_t>(number) % 90, 'n') + std::to_string(number));
  std::vector<std::string> sorted = names;
  std::ranges::sort(sorted);
  std::ranges::shuffle(names, std::mt19937_64(7));  // NOLINT(cert-msc51-cpp): the same each time
  for (const std::size_t room : {std::size_t{1}, std::size_t{1000}, std::size_t{10'000}}) {
    EntryPicker picker(room);
    std::vector<std::string> told;
    std::string after;
    for (bool more = true; more;) {
      const EntryBatch batch = pick(picker, after, names);
      ASSERT_FALSE(batch.entries.empty());
      for (const Entry& entry : batch.entries) told.emplace_back(entry.name);
      EXPECT_LE(batch.entries.size() * sizeof(Entry), std::max<std::size_t>(room, 200));
      after = batch.last;
      EXPECT_EQ(after, told.back());
      more = batch.more;
    }
    EXPECT_EQ(told, sorted) << room;
  }
}

TEST(EntryPicker, NameToldTwice_IsOneEntry) {
  EntryPicker picker(4096);
  EXPECT_EQ(names_of(pick(picker, "", {"b", "a", "b", "a", "a"})), "a b ");
}

TEST(EntryPicker, Dropped_IsNotInTheBatchButBehindIt) {
  EntryPicker picker(4096);
  picker.begin("");
  for (const char* name : {"c", "b", "a"}) ASSERT_TRUE(picker.offer(name, {}));
  ASSERT_TRUE(picker.finish());
  ASSERT_EQ(picker.size(), 3U);
  EXPECT_EQ(picker.name(1), "b");
  picker.complete(0, {.size = 5});
  picker.drop(1);
  picker.drop(2);
  const EntryBatch batch = picker.batch();
  EXPECT_EQ(names_of(batch), "a ");
  EXPECT_EQ(batch.entries[0].info.size, 5U);
  EXPECT_EQ(batch.last, "c");
}

}  // namespace
}  // namespace wirelab::storage
