#include "firmware/core/growing_array.h"

#include <gtest/gtest.h>

#include <string>

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
  // Half of the address space: no heap has it, and no sanitizer takes it for a mistake.
  EXPECT_FALSE(values.reserve(SIZE_MAX / 32));
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values.values()[0], 7U);
  ASSERT_TRUE(values.push(8));
}

}  // namespace
}  // namespace wirelab
