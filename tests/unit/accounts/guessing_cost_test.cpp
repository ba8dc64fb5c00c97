// Does the work for a guess tell which accounts exist? Counted in rounds, exactly: what is equal here cannot differ in
// time by more than a look at the book (tests/timing measures that).

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "firmware/accounts/attempt.h"
#include "tests/unit/accounts/verbs_rig.h"

namespace wirelab::accounts {
namespace {

/// An appliance whose accounts have records of 5, 10 and 40 rounds; new ones get 10.
struct Costly : AccountsRig {
  Costly() {
    AccountBook book;
    for (const std::uint32_t rounds : {5U, 10U, 40U}) {
      PasswordRecord record{.rounds = rounds};
      Pbkdf2 hash(as_bytes(string_view("right")), record.salt, rounds);
      while (!hash.step(rounds)) {
      }
      record.hash = hash.hash();
      EXPECT_TRUE(book.add({"user" + std::to_string(rounds), record}));
    }
    documents.documents["accounts"] = std::string(view(book.serialize().value()));
    EXPECT_TRUE(accounts.load());
  }
  /// Rounds that were computed for one guess.
  std::uint64_t cost(string_view user, string_view password) {
    auto attempt = accounts.log_in(user, password);
    EXPECT_TRUE(attempt);
    executor.settle();
    EXPECT_NE((*attempt)->result(), fail(Error::would_block));
    return static_cast<const Attempt&>(**attempt).rounds_done();
  }

  test::MemoryDocumentStore documents{reactor};
  Accounts accounts{{reactor, documents, executor, entropy}, 10};
};

TEST(GuessingCost, IsOneNumberForAllUsersAndAllOutcomes) {
  Costly f;
  const std::string of_more_than_a_block(200, 'x');
  std::set<std::uint64_t> costs;
  for (const string_view user : {"user5", "user10", "user40", "nobody", "user", "ñ"}) {
    for (const string_view password : {string_view("right"), string_view("wrong"), string_view(of_more_than_a_block)}) {
      costs.insert(f.cost(user, password));
    }
  }
  EXPECT_EQ(costs, std::set<std::uint64_t>{40});
}

TEST(GuessingCost, FollowsTheCostliestRecord) {
  Costly f;
  ASSERT_TRUE(f.outcome(f.accounts.remove("user40")));
  for (const string_view user : {"user5", "user10", "user40"}) EXPECT_EQ(f.cost(user, "wrong"), 10U) << user;
}

/// What PASSWORD, which looks at a password as well, has hashed when it says no.
TEST(GuessingCost, OfPassword_IsThatOfALogin) {
  Claiming f;
  ASSERT_TRUE(f.outcome(f.accounts.sign_in("ana", "right")));
  for (const string_view user : {"ana", "nobody"}) {
    f.begin(f.slot, "PASSWORD", {.first = user, .second = "wrong", .more = {"new"}, .count = 3});
    int tasks = 0;
    while (f.executor.step()) ++tasks;
    EXPECT_EQ(f.end(f.slot).error, Error::not_allowed) << user;
    while (f.executor.step()) ++tasks;
    EXPECT_EQ(tasks, 1) << "one log-in is hashed for " << user;
  }
}

}  // namespace
}  // namespace wirelab::accounts
