#include "firmware/core/growing_array.h"

#include <gtest/gtest.h>

#include <string>

// The address sanitizer ends a program that asks for more than there is, unless this asks it to refuse like any heap.
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
  return "allocator_may_return_null=1";
}

namespace wirelab {
namespace {

TEST(GrowingArray, Appended_KeepsEverything) {
  GrowingText text;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string piece = std::to_string(i);
    ASSERT_TRUE(text.append(std::string_view(piece)));
    expected += piece;
  }
  EXPECT_EQ(view(text), expected);
}

TEST(GrowingArray, MemoryForAtMost_IsNotExceeded) {
  GrowingText text;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(text.append(std::string_view("x"), 1000));
    ASSERT_LE(text.capacity(), 1000U);
  }
  EXPECT_EQ(text.size(), 1000U);
}

TEST(GrowingArray, Trimmed_HoldsItsValuesAlone) {
  GrowingText text;
  text.trim();
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(text.push('x'));
  ASSERT_GT(text.capacity(), 1000U);
  text.trim();
  EXPECT_EQ(text.capacity(), 1000U);
  EXPECT_EQ(view(text), std::string(1000, 'x'));
  ASSERT_TRUE(text.push('y'));
}

TEST(GrowingArray, Moved_LeavesNothingBehind) {
  GrowingText text;
  ASSERT_TRUE(text.append(std::string_view("abc")));
  GrowingText other = std::move(text);
  EXPECT_EQ(view(other), "abc");
  EXPECT_TRUE(text.empty());  // NOLINT(bugprone-use-after-move): that is the question
  ASSERT_TRUE(text.push('x'));
  EXPECT_EQ(view(text), "x");
}

TEST(GrowingArray, MoreThanTheHeapHas_IsRefusedAndKeepsWhatIsThere) {
  GrowingArray<std::uint64_t> values;
  ASSERT_TRUE(values.push(7));
  // A quarter of the address space: no heap has it.
  EXPECT_FALSE(values.reserve(SIZE_MAX / 32));
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values.values()[0], 7U);
  ASSERT_TRUE(values.push(8));
}

}  // namespace
}  // namespace wirelab
