#include "boards/linux/init/kept_time.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using std::chrono::seconds;

TEST(KeptTime, WhatIsWritten_ReadsBack) {
  for (const std::int64_t moment : {std::int64_t{0}, std::int64_t{1'767'225'600}, std::int64_t{9'223'372'036}}) {
    EXPECT_EQ(read_kept_time(kept_time_text(seconds(moment))), seconds(moment));
  }
  EXPECT_EQ(kept_time_text(seconds(5) + Duration(999'999'999)), "5\n");
  EXPECT_EQ(read_kept_time("17"), seconds(17));
}

TEST(KeptTime, AnythingElse_IsNone) {
  for (const char* const text : {"", "\n", "x", "-1", "1 ", "1\n\n", "1.5", "9223372037", "99999999999999999999"}) {
    EXPECT_FALSE(read_kept_time(text)) << text;
  }
}

TEST(CalendarText, IsUtcToTheSecond) {
  EXPECT_EQ(calendar_text(seconds(1'767'225'600) + Duration(1)), "2026-01-01T00:00:00Z");
}

}  // namespace
}  // namespace wirelab::boards
