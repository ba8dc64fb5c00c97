#include "host/client/patience.h"

#include <gtest/gtest.h>

namespace wirelab::client {
namespace {

using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(1)};

TEST(Patience, Silence_EndsAfterTheSpan) {
  Patience patience(seconds(60));
  patience.begin(kStart);
  EXPECT_EQ(patience.deadline(), kStart + seconds(60));
}

TEST(Patience, DrippingBytes_GrantNothing) {
  Patience patience(seconds(60));
  patience.begin(kStart);
  for (int i = 1; i < 60; ++i) patience.moved(kStart + seconds(i), 1);
  EXPECT_EQ(patience.deadline(), kStart + seconds(60));
}

TEST(Patience, EnoughBytes_GrantAnotherSpan) {
  Patience patience(seconds(60));
  patience.begin(kStart);
  patience.moved(kStart + seconds(10), 1000);
  patience.moved(kStart + seconds(20), 24);
  EXPECT_EQ(patience.deadline(), kStart + seconds(80));
}

TEST(Patience, ExtraTime_IsNotTakenBackByBytes) {
  Patience patience(seconds(60));
  patience.begin(kStart, seconds(100));
  patience.moved(kStart + seconds(1), 5000);
  EXPECT_EQ(patience.deadline(), kStart + seconds(160));
}

TEST(Patience, DeadlineLongOver_WasMissed) {
  Patience patience(seconds(60));
  EXPECT_FALSE(patience.missed(kStart + seconds(1000)));
  patience.begin(kStart);
  EXPECT_FALSE(patience.missed(kStart + seconds(60)));
  EXPECT_TRUE(patience.missed(kStart + seconds(61)));
}

TEST(Patience, TimeToStore_GrowsWithTheFileAndIsBounded) {
  EXPECT_EQ(time_to_store(0), seconds(0));
  EXPECT_EQ(time_to_store(1024ULL * 1024 * 1024), seconds(256));
  EXPECT_EQ(time_to_store(UINT64_MAX), seconds(86400));
}

}  // namespace
}  // namespace wirelab::client
