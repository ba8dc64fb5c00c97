#include "firmware/sntp/schedule.h"

#include <gtest/gtest.h>

namespace wirelab::sntp {
namespace {

using std::chrono::seconds;

TEST(Schedule, Failures_AreFurtherApartEachTime) {
  Schedule schedule;
  for (const int pause : {16, 32, 64, 128, 256, 512, 1024, 1024}) EXPECT_EQ(schedule.after_failure(), seconds(pause));
}

TEST(Schedule, Success_LastsAnHourAndForgetsFailures) {
  Schedule schedule;
  static_cast<void>(schedule.after_failure());
  static_cast<void>(schedule.after_failure());
  EXPECT_EQ(schedule.after_success(), seconds(3600));
  EXPECT_EQ(schedule.after_failure(), seconds(16));
}

TEST(Schedule, Complaint_IsNeverForgotten) {
  Schedule schedule;
  EXPECT_EQ(schedule.after_complaint(), seconds(1024));
  EXPECT_EQ(schedule.after_failure(), seconds(1024));
  EXPECT_EQ(schedule.after_success(), seconds(3600));
  EXPECT_EQ(schedule.after_failure(), seconds(1024));
}

}  // namespace
}  // namespace wirelab::sntp
