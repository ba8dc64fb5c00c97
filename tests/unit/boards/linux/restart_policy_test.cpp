#include "boards/linux/init/restart_policy.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RestartPolicy, EarlyDeaths_DoubleTheDelayUpToTheLongest) {
  RestartPolicy policy;
  EXPECT_EQ(policy.after_death(seconds(1)), milliseconds(100));
  EXPECT_EQ(policy.after_death(seconds(1)), milliseconds(200));
  EXPECT_EQ(policy.after_death(seconds(59)), milliseconds(400));
  for (int more = 0; more < 100; ++more) static_cast<void>(policy.after_death(seconds(0)));
  EXPECT_EQ(policy.after_death(seconds(0)), RestartPolicy::kLongestDelay);
}

TEST(RestartPolicy, LongRun_CountsAsWell) {
  RestartPolicy policy;
  for (int more = 0; more < 5; ++more) static_cast<void>(policy.after_death(seconds(0)));
  EXPECT_EQ(policy.after_death(seconds(60)), milliseconds(100));
  EXPECT_EQ(policy.after_death(seconds(0)), milliseconds(200));
}

}  // namespace
}  // namespace wirelab::boards
