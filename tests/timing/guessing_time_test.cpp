// Guesses at users who exist and at one who does not: as many rounds, and as much time (README.md).

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "firmware/accounts/attempt.h"
#include "firmware/core/text.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_document_store.h"
#include "tests/support/repeatable_entropy.h"
#include "tests/support/stepped_executor.h"

namespace wirelab::accounts {
namespace {

constexpr std::uint32_t kRounds = 10;
constexpr double kMostT = 4.5;
constexpr std::size_t kTrials = 1000;  // to find out what is the machine's

/// Names of one length, for it is the guesser who says how long a name is.
const std::array<std::string, 3> kGuessed{"user0000", "user1023", "nobody00"};

/// A full book, and guesses at it.
class Appliance {
 public:
  Appliance() {
    AccountBook book;
    for (int i = 0; i < 1024; ++i) {
      std::array<char, 16> name{};
      static_cast<void>(std::snprintf(name.data(), name.size(), "user%04d", i));
      EXPECT_TRUE(book.add({name.data(), PasswordRecord{.rounds = kRounds}}));
    }
    documents_.documents["accounts"] = std::string(view(book.serialize().value()));
    EXPECT_TRUE(accounts_.load());
  }
  /// Rounds that a wrong guess has cost.
  std::uint64_t guess(std::string_view user) {
    auto attempt = accounts_.log_in(user, "wrong");
    executor_.settle();
    EXPECT_EQ((*attempt)->result(), fail(Error::not_allowed));
    return static_cast<const Attempt&>(**attempt).rounds_done();
  }

 private:
  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::SteppedExecutor executor_{reactor_};
  test::RepeatableEntropy entropy_;
  test::MemoryDocumentStore documents_{reactor_};
  Accounts accounts_{{reactor_, documents_, executor_, entropy_}, kRounds};
};

/// Mean and variance of what was measured so far (Welford).
class Sample {
 public:
  void add(double value) {
    ++count_;
    const double off = value - mean_;
    mean_ += off / count_;
    squares_ += off * (value - mean_);
  }
  [[nodiscard]] double mean() const { return mean_; }
  /// Welch's t of two samples.
  [[nodiscard]] double t(const Sample& other) const {
    return (mean_ - other.mean_) / std::sqrt(spread() + other.spread());
  }

 private:
  [[nodiscard]] double spread() const { return squares_ / (count_ - 1) / count_; }
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

TEST(GuessingTime, RoundsAreTheSameForEverybody) {
  Appliance appliance;
  for (int i = 0; i < 50; ++i) {
    for (const std::string& user : kGuessed) ASSERT_EQ(appliance.guess(user), kRounds) << user;
  }
}

/// Samples of two kinds of the same thing are one; of things that differ by their spread, two.
TEST(GuessingTime, TheJudgeSeesADifference) {
  std::mt19937 random(1);
  std::normal_distribution<double> noise(1000, 50);
  Sample one;
  Sample same;
  Sample slower;
  for (int i = 0; i < 10000; ++i) {
    one.add(noise(random));
    same.add(noise(random));
    slower.add(noise(random) + 5);
  }
  EXPECT_LT(std::abs(one.t(same)), kMostT);
  EXPECT_GT(slower.t(one), kMostT);
}

/// Measures; how the program ends.
int measure(std::uint64_t tries) {
  Appliance appliance;
  std::mt19937 random(std::random_device{}());
  const auto timed = [&](const std::string& user) {
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(appliance.guess(user));
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
  };
  std::vector<double> trials;
  for (std::size_t i = 0; i < kTrials; ++i) trials.push_back(timed(kGuessed.at(random() % kGuessed.size())));
  std::ranges::nth_element(trials, trials.begin() + kTrials * 9 / 10);
  const double most = trials[kTrials * 9 / 10];
  std::array<Sample, kGuessed.size()> samples;
  for (std::uint64_t i = 0; i < tries; ++i) {
    const std::size_t kind = random() % kGuessed.size();
    const double time = timed(kGuessed.at(kind));
    if (time <= most) samples.at(kind).add(time);
  }
  bool equal = true;
  for (const std::size_t known : {0U, 1U}) {
    const double t = samples.at(known).t(samples.back());
    std::printf("%s %.1f ns, %s %.1f ns: t = %.2f\n", kGuessed.at(known).c_str(), samples.at(known).mean(),
                kGuessed.back().c_str(), samples.back().mean(), t);
    equal = equal && std::abs(t) < kMostT;
  }
  return equal ? 0 : 1;
}

}  // namespace
}  // namespace wirelab::accounts

int main(int count, char** arguments) {
  testing::InitGoogleTest(&count, arguments);
  if (count == 1) return RUN_ALL_TESTS();
  const auto tries = wirelab::parse_decimal(arguments[count - 1]);
  if (count != 3 || std::string_view(arguments[1]) != "--tries" || !tries) {
    std::fprintf(stderr, "guessing_time_test: no such words. Say nothing, or --tries NUMBER.\n");
    return 2;
  }
  return wirelab::accounts::measure(*tries);
}
