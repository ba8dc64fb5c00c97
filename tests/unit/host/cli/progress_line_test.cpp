#include "host/cli/progress_line.h"

#include <gtest/gtest.h>

#include <clocale>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(1)};
constexpr double kMiB = 1024.0 * 1024;

ProgressView half() { return {.name = "numeros.txt", .done = 52428800, .total = 104857600, .rate = 10 * kMiB}; }

TEST(ProgressLine, WideTerminal_ShowsEverything) {
  EXPECT_EQ(progress_line(half(), 79, Language::english),
            "numeros.txt  50% [#############-------------] 50 MiB/100 MiB 10 MiB/s 0:05 left");
}

TEST(ProgressLine, Spanish_SaysQuedan) {
  EXPECT_NE(progress_line(half(), 79, Language::spanish).find("quedan 0:05"), std::string::npos);
}

TEST(ProgressLine, NarrowTerminal_DropsTheBarThenTheAmount) {
  EXPECT_EQ(progress_line(half(), 40, Language::english), "numeros.txt  50% 10 MiB/s 0:05 left");
  EXPECT_EQ(progress_line(half(), 14, Language::english), "numeros.…  50%");
}

TEST(ProgressLine, NoWidth_IsEverExceeded) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  for (std::size_t width = 0; width < 200; ++width) {
    for (const char* name : {"n", "un nombre bastante largo con eñes y 漢字 dentro.txt"}) {
      ProgressView view = half();
      view.name = name;
      EXPECT_LE(columns(progress_line(view, width, Language::english)), width) << width << name;
    }
  }
}

TEST(ProgressLine, EmptyFile_IsComplete) {
  EXPECT_NE(progress_line({.name = "a", .done = 0, .total = 0}, 79, Language::english).find("100%"), std::string::npos);
}

TEST(ProgressLine, UnknownRate_IsNotShown) {
  ProgressView view = half();
  view.rate = 0;
  EXPECT_EQ(progress_line(view, 79, Language::english).find("/s"), std::string::npos);
}

TEST(ShortBytes, Units_KeepItShort) {
  EXPECT_EQ(short_bytes(9), "9 B");
  EXPECT_EQ(short_bytes(999), "999 B");
  EXPECT_EQ(short_bytes(1024), "1.0 KiB");
  EXPECT_EQ(short_bytes(12.3 * kMiB), "12 MiB");
  EXPECT_EQ(short_bytes(1000 * kMiB), "1.0 GiB");
}

TEST(ShortTime, Hours_AreShownWhenThereAreAny) {
  EXPECT_EQ(short_time(7), "0:07");
  EXPECT_EQ(short_time(754), "12:34");
  EXPECT_EQ(short_time(10800), "3:00:00");
  EXPECT_EQ(short_time(1e12), "-:--");
}

TEST(RateMeter, SteadyFlow_IsItsRate) {
  RateMeter meter;
  for (int i = 0; i <= 50; ++i) meter.sample(kStart + milliseconds(100 * i), static_cast<std::uint64_t>(i) * 1000);
  EXPECT_NEAR(meter.rate(), 10000, 1);
}

TEST(RateMeter, Stall_LetsTheRateFall) {
  RateMeter meter;
  meter.sample(kStart, 0);
  meter.sample(kStart + seconds(1), 1000);
  EXPECT_NEAR(meter.rate(), 1000, 1);
  meter.sample(kStart + seconds(10), 1000);
  EXPECT_LT(meter.rate(), 100);
}

}  // namespace
}  // namespace wirelab::cli
