// How long somebody who guesses has to wait, on a clock that the test moves.

#include "firmware/accounts/penalties.h"

#include <gtest/gtest.h>

#include <vector>

namespace wirelab::accounts {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

net::Address guesser(unsigned number = 1) {
  return net::Address::ipv4(10, 0, static_cast<std::uint8_t>(number / 256), static_cast<std::uint8_t>(number % 256));
}

struct Door {
  explicit Door(Duration each = seconds(5)) : penalties(each) {}

  /// One wrong guess; false if it was not even looked at.
  bool guess(const net::Address& from = guesser()) {
    auto attempt = penalties.begin(from, now, wait);
    if (attempt) attempt->failed(now);
    return attempt.has_value();
  }
  bool open(const net::Address& from = guesser()) {
    auto attempt = penalties.begin(from, now, wait);
    if (attempt) attempt->forgiven();
    return attempt.has_value();
  }

  Penalties penalties;
  TimePoint now{minutes(1)};
  Duration wait{};
};

TEST(Penalties, ThirdFailure_ClosesTheDoorForItsTime) {
  Door door;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(door.guess());
  EXPECT_FALSE(door.guess());
  EXPECT_EQ(door.wait, seconds(15));
  door.now += seconds(15) - Duration(1);
  EXPECT_FALSE(door.open()) << "once closed it stays so to the end";
  EXPECT_EQ(door.wait, Duration(1));
  door.now += Duration(1);
  EXPECT_TRUE(door.open());
}

TEST(Penalties, FailuresShortlyAfterOneAnother_CountAsWell) {
  Door door;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(door.guess());
    door.now += seconds(1);
  }
  EXPECT_FALSE(door.open());
  EXPECT_EQ(door.wait, seconds(12));
}

TEST(Penalties, SlowGuesser_IsLetTry) {
  Door door;
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(door.guess());
    door.now += seconds(5);
  }
}

TEST(Penalties, OthersAreNotTouched) {
  Door door;
  for (int i = 0; i < 4; ++i) door.guess();
  EXPECT_FALSE(door.open());
  EXPECT_TRUE(door.open(guesser(2)));
}

TEST(Penalties, SuccessCostsNothing_AndForgivesNothing) {
  Door door;
  for (int i = 0; i < 2; ++i) door.guess();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(door.open());
  door.guess();
  EXPECT_FALSE(door.open());
}

TEST(Penalties, GuessesAtOnce_AreBounded) {
  Door door;
  std::vector<Penalties::Attempt> under_way;
  for (int i = 0; i < Penalties::kAtOnce; ++i) {
    auto attempt = door.penalties.begin(guesser(), door.now, door.wait);
    ASSERT_TRUE(attempt);
    under_way.push_back(std::move(*attempt));
  }
  EXPECT_FALSE(door.open());
  EXPECT_EQ(door.wait, seconds(1));
  for (auto& attempt : under_way) attempt.failed(door.now);
  under_way.clear();
  EXPECT_FALSE(door.open());
  EXPECT_EQ(door.wait, seconds(5 * Penalties::kAtOnce));
}

TEST(Penalties, Wait_IsBounded) {
  Door door(minutes(9));
  std::vector<Penalties::Attempt> under_way;
  for (int i = 0; i < Penalties::kAtOnce; ++i) {
    under_way.push_back(std::move(*door.penalties.begin(guesser(), door.now, door.wait)));
  }
  for (auto& attempt : under_way) attempt.failed(door.now);
  EXPECT_FALSE(door.open());
  EXPECT_EQ(door.wait, Penalties::kMost);
}

TEST(Penalties, Zero_LetsEverybodyGuess) {
  Door door(Duration::zero());
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(door.guess());
  std::vector<Penalties::Attempt> under_way;
  for (int i = 0; i < 100; ++i) {
    auto attempt = door.penalties.begin(guesser(), door.now, door.wait);
    ASSERT_TRUE(attempt);
    under_way.push_back(std::move(*attempt));
  }
}

TEST(Penalties, LetGoOfUndecided_Counts) {
  Door door;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(door.penalties.begin(guesser(), door.now, door.wait));
  EXPECT_FALSE(door.open());
}

TEST(Penalties, ManySources_ForgetWhoWaitsLeast) {
  Door door;
  for (int i = 0; i < 4; ++i) door.guess(guesser(999));
  for (unsigned i = 0; i < Penalties::kSources * 2; ++i) EXPECT_TRUE(door.guess(guesser(i)));
  EXPECT_FALSE(door.open(guesser(999))) << "whoever waits longest is remembered";
}

TEST(Penalties, AttemptsAtOnce_HaveTheirTurns) {
  Door door;
  std::vector<Penalties::Attempt> under_way;
  for (std::uint8_t turn = 0; turn < 3; ++turn) {
    under_way.push_back(std::move(*door.penalties.begin(guesser(), door.now, door.wait)));
    EXPECT_EQ(under_way.back().turn(), turn);
  }
  EXPECT_EQ(door.penalties.begin(guesser(2), door.now, door.wait)->turn(), 0) << "each source has its own";
}

TEST(Penalties, AllPlacesBusy_ThenNobodyElseMayTry) {
  Door door;
  std::vector<Penalties::Attempt> under_way;
  for (unsigned i = 0; i < Penalties::kSources; ++i) {
    under_way.push_back(std::move(*door.penalties.begin(guesser(i), door.now, door.wait)));
  }
  door.wait = seconds(1);
  EXPECT_FALSE(door.open(guesser(999)));
  EXPECT_EQ(door.wait, Duration::zero()) << "nothing is held against him";
  under_way.pop_back();
  EXPECT_TRUE(door.open(guesser(999)));
}

}  // namespace
}  // namespace wirelab::accounts
