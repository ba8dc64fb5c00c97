// The linker's replacement for memmove, called by the name it has there.

#include <array>
#include <cstring>
#include <numeric>

#include <gtest/gtest.h>

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the linker's
extern "C" {
void* __wrap_memmove(void* to, const void* from, std::size_t count);
void* __real_memmove(void* to, const void* from, std::size_t count);
}

namespace {

int calls_of_the_real_one = 0;

}  // namespace

void* __real_memmove(void* to, const void* from, std::size_t count) {
  ++calls_of_the_real_one;
  return std::memmove(to, from, count);
}

namespace wirelab::boards {
namespace {

constexpr std::size_t kRoom = 64;

/// Moves `count` bytes of a known pattern and says whether they arrived whole; the rest must be as it was.
bool moved(std::size_t from, std::size_t to, std::size_t count) {
  std::array<unsigned char, kRoom> bytes{};
  std::iota(bytes.begin(), bytes.end(), 0);
  auto expected = bytes;
  for (std::size_t i = 0; i < count; ++i) expected[to + i] = bytes[from + i];
  // Nothing may be moved from or to the end, where there is no byte to name.
  unsigned char* const there = bytes.data() + to;
  return __wrap_memmove(there, bytes.data() + from, count) == there && bytes == expected;
}

TEST(Memmove, WhereverTheTwoLie_WhatWasThereArrives) {
  for (std::size_t count = 0; count <= 20; ++count) {
    for (std::size_t from = 0; from + count <= kRoom; ++from) {
      for (std::size_t to = 0; to + count <= kRoom; ++to)
        ASSERT_TRUE(moved(from, to, count)) << from << ' ' << to << ' ' << count;
    }
  }
}

TEST(Memmove, WhatOverlaps_IsLeftToTheLibrary) {
  calls_of_the_real_one = 0;
  EXPECT_TRUE(moved(0, 8, 8));
  EXPECT_TRUE(moved(8, 0, 8));
  EXPECT_EQ(calls_of_the_real_one, 0) << "side by side";
  EXPECT_TRUE(moved(0, 7, 8));
  EXPECT_TRUE(moved(7, 0, 8));
  EXPECT_EQ(calls_of_the_real_one, 2);
}

}  // namespace
}  // namespace wirelab::boards
// NOLINTEND(bugprone-reserved-identifier)
