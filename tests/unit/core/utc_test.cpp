#include "firmware/core/utc.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace wirelab {
namespace {

std::string text_of(std::int64_t seconds, std::uint32_t milliseconds = 0) {
  std::array<char, 64> room{};
  TextBuilder text(room);
  add_utc_time(text, seconds, milliseconds);
  return std::string(text.text());
}

TEST(Utc, KnownMoments_AreWrittenAsIso8601) {
  EXPECT_EQ(text_of(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(text_of(951'782'399, 9), "2000-02-28T23:59:59.009Z");
  EXPECT_EQ(text_of(951'782'400), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(text_of(1'795'221'296, 789), "2026-11-21T00:34:56.789Z");
  EXPECT_EQ(text_of(4'107'542'400), "2100-03-01T00:00:00.000Z");
}

TEST(Utc, TimesOutsideTheCalendar_StayReadable) {
  EXPECT_EQ(text_of(-1), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(text_of(253'402'300'800), "10000-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace wirelab
