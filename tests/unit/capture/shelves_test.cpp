#include "firmware/capture/shelves.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::capture {
namespace {

void put(Shelves& shelves, std::string_view text) {
  copy_bytes(as_bytes(text), shelves.room());
  shelves.add(text.size());
}

TEST(Shelves, WhatWasTaken_StaysWhileMoreComes) {
  Shelves shelves(8);
  ASSERT_TRUE(shelves.usable());
  EXPECT_TRUE(shelves.empty());
  put(shelves, "abc");
  put(shelves, "de");
  EXPECT_EQ(shelves.room().size(), 3U);
  const std::string_view first = shelves.take();
  put(shelves, "12345678");
  EXPECT_EQ(first, "abcde");
  EXPECT_TRUE(shelves.room().empty());
  EXPECT_EQ(shelves.take(), "12345678");
  EXPECT_TRUE(shelves.empty());
  EXPECT_EQ(shelves.room().size(), 8U);
  EXPECT_EQ(shelves.take(), "");
}

}  // namespace
}  // namespace wirelab::capture
