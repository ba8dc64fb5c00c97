#include "firmware/core/calendar_anchor.h"

#include <gtest/gtest.h>

namespace wirelab {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{5s};
constexpr std::chrono::nanoseconds kDate = 1'795'000'000s;

TEST(CalendarAnchor, KnowsNothingBeforeTheCalendarIsRead) {
  CalendarAnchor anchor;
  EXPECT_FALSE(anchor.at(kStart));
  anchor.read(kStart, std::nullopt);
  EXPECT_FALSE(anchor.at(kStart));
}

TEST(CalendarAnchor, LaysMomentsBeforeAndAfterTheReadingBesideIt) {
  CalendarAnchor anchor;
  anchor.read(kStart, kDate);
  EXPECT_EQ(anchor.at(kStart), kDate);
  EXPECT_EQ(anchor.at(kStart - 2s), kDate - 2s);
  EXPECT_EQ(anchor.at(kStart + 1ms), kDate + 1ms);
}

TEST(CalendarAnchor, IsNotMovedByReadingsThatAreALittleApart) {
  CalendarAnchor anchor;
  anchor.read(kStart, kDate);
  anchor.read(kStart + 10s, kDate + 10s + 8ms);
  EXPECT_EQ(anchor.at(kStart), kDate);
  anchor.read(kStart + 20s, kDate + 20s - CalendarAnchor::kTolerance);
  EXPECT_EQ(anchor.at(kStart), kDate);
}

TEST(CalendarAnchor, MovesEveryMomentOnceTheCalendarWasSet) {
  for (const auto step : {-3600s, 3600s, 1s}) {
    CalendarAnchor anchor;
    anchor.read(kStart, kDate);
    anchor.read(kStart + 10s, kDate + 10s + step);
    EXPECT_EQ(anchor.at(kStart), kDate + step);
  }
}

TEST(CalendarAnchor, DoesNotAddUpSmallDifferencesForEver) {
  CalendarAnchor anchor;
  anchor.read(kStart, kDate);
  auto drift = 0ms;
  for (auto later = 1s; later <= 20s; ++later, drift += 9ms) anchor.read(kStart + later, kDate + later + drift);
  EXPECT_GT(*anchor.at(kStart), kDate);
  EXPECT_LE(*anchor.at(kStart + 20s) - (kDate + 20s + drift), 0ms);
  EXPECT_GE(*anchor.at(kStart + 20s) - (kDate + 20s + drift), -CalendarAnchor::kTolerance - 9ms);
}

TEST(CalendarAnchor, ForgetsWhatTheBoardKnowsNoMore) {
  CalendarAnchor anchor;
  anchor.read(kStart, kDate);
  anchor.read(kStart, std::nullopt);
  EXPECT_FALSE(anchor.at(kStart));
}

}  // namespace
}  // namespace wirelab
