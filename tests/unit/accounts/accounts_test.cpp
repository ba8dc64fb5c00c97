// The service around the book: log-ins and registrations, hashed by a worker that the test moves by hand.

#include "firmware/accounts/accounts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firmware/accounts/attempt.h"
#include "tests/support/memory_document_store.h"
#include "tests/unit/accounts/accounts_rig.h"

namespace wirelab::accounts {
namespace {

class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

struct Fixture : AccountsRig {
  Fixture() {
    EXPECT_TRUE(accounts.load());
    settle();
  }
  void settle() { EXPECT_TRUE(reactor.run_until_stalled()); }

  test::MemoryDocumentStore documents{reactor};
  Accounts accounts{{reactor, documents, executor, entropy}, 3};
};

TEST(Accounts, Registration_DurableBeforeItIsAnswered) {
  Fixture f;
  f.documents.rules.held = true;
  auto attempt = f.accounts.sign_in("ana", "secret");
  ASSERT_TRUE(attempt);
  EXPECT_EQ(f.executor.last_lane(), Lane::heavy);
  f.executor.settle();
  EXPECT_EQ((*attempt)->result(), fail(Error::would_block));
  f.documents.rules.release_held();
  f.settle();
  EXPECT_TRUE((*attempt)->result());
  ASSERT_TRUE(f.documents.documents.contains("accounts"));
  EXPECT_EQ(f.documents.documents["accounts"].find("secret"), std::string::npos);
}

/// Accounts that are not loaded yet, and expect one.
struct ExpectingFixture : Fixture {
  explicit ExpectingFixture(std::string name = "ana") {
    const std::string password = "secret";
    PasswordRecord record{.rounds = 3};
    Pbkdf2 hash(as_bytes(password), record.salt, 3);
    while (!hash.step(3)) {
    }
    record.hash = hash.hash();
    expecting.expect({std::move(name), record});
  }
  Accounts expecting{{reactor, documents, executor, entropy}, 3};
};

TEST(ExpectedAccount, NotThereYet_IsDurableBeforeAnybodyIsServed) {
  ExpectingFixture f;
  f.documents.rules.delay = 2;
  Counter counter;
  f.expecting.watch(&counter);
  EXPECT_EQ(f.expecting.load(), fail(Error::would_block));
  EXPECT_EQ(f.expecting.log_in("ana", "secret").error(), Error::not_allowed);
  while (!f.expecting.load()) {
    EXPECT_FALSE(f.documents.documents.contains("accounts"));
    ASSERT_EQ(f.expecting.load(), fail(Error::would_block));
    f.reactor.run_once(Duration::zero());
  }
  f.settle();
  EXPECT_EQ(counter.calls, 1);
  EXPECT_EQ(f.expecting.expected_made(), true);
  ASSERT_TRUE(AccountBook::parse(f.documents.documents["accounts"]));
  EXPECT_NE(AccountBook::parse(f.documents.documents["accounts"])->find("ana"), nullptr);
  EXPECT_TRUE(f.outcome(f.expecting.log_in("ana", "secret")));
}

TEST(ExpectedAccount, OfAnExistingName_ChangesNothing) {
  ExpectingFixture f;
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("ana", "her own")));
  const std::string before = f.documents.documents["accounts"];
  ASSERT_TRUE(f.expecting.load());
  EXPECT_EQ(f.expecting.expected_made(), false);
  EXPECT_EQ(f.documents.documents["accounts"], before);
  EXPECT_EQ(f.outcome(f.expecting.log_in("ana", "secret")), fail(Error::not_allowed));
  EXPECT_TRUE(f.outcome(f.expecting.log_in("ana", "her own")));
}

TEST(ExpectedAccount, CannotBeKept_TheOthersAreServed) {
  ExpectingFixture f;
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("bea", "hers")));
  f.documents.rules.delay = 1;
  EXPECT_EQ(f.expecting.load(), fail(Error::would_block));
  f.documents.rules.failures = {Error::no_space};  // the next operation is the change
  f.settle();
  EXPECT_TRUE(f.expecting.load());
  EXPECT_EQ(f.expecting.expected_made(), fail(Error::no_space));
  EXPECT_EQ(f.outcome(f.expecting.log_in("ana", "secret")), fail(Error::not_allowed));
  EXPECT_TRUE(f.outcome(f.expecting.log_in("bea", "hers")));
}

TEST(ExpectedAccount, StoreRefuses_TheOthersAreServed) {
  ExpectingFixture f;
  f.documents.rules.delay = 1;
  EXPECT_EQ(f.expecting.load(), fail(Error::would_block));
  f.documents.rules.refusals = {Error::no_resources};
  f.settle();
  EXPECT_TRUE(f.expecting.load());
  EXPECT_EQ(f.expecting.expected_made(), fail(Error::no_resources));
}

TEST(ExpectedAccount, DocumentIsDamaged_NothingIsWritten) {
  ExpectingFixture f;
  f.documents.documents["accounts"] = "what?";
  EXPECT_EQ(f.expecting.load(), fail(Error::invalid));
  EXPECT_EQ(f.documents.documents["accounts"], "what?");
}

TEST(Accounts, LogIn_OnlyWithTheRightPasswordOfAKnownUser) {
  Fixture f;
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("ana", "secret")));
  EXPECT_TRUE(f.outcome(f.accounts.log_in("ana", "secret")));
  EXPECT_EQ(f.executor.last_lane(), Lane::heavy);
  EXPECT_EQ(f.outcome(f.accounts.log_in("ana", "Secret")), fail(Error::not_allowed));
  EXPECT_EQ(f.outcome(f.accounts.log_in("bea", "secret")), fail(Error::not_allowed));
}

TEST(Accounts, LogIn_CostsTheSameForEverybody) {
  Fixture f;
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("ana", "secret")));
  AccountBook book;
  // Records of other settings, one cheaper and one dearer than today's 3 rounds.
  for (const auto& [name, rounds] : {std::pair("cheap", 1U), std::pair("dear", 7U)}) {
    PasswordRecord record{.rounds = rounds};
    Pbkdf2 hash(as_bytes("secret"), record.salt, rounds);
    while (!hash.step(rounds)) {
    }
    record.hash = hash.hash();
    ASSERT_TRUE(book.add({name, record}));
  }
  f.documents.documents["accounts"] = std::string(view(book.serialize().value()));
  Accounts accounts{{f.reactor, f.documents, f.executor, f.entropy}, 3};
  ASSERT_TRUE(accounts.load());
  f.settle();
  for (const char* user : {"cheap", "dear", "nobody"}) {
    auto attempt = accounts.log_in(user, "secret");
    ASSERT_TRUE(attempt);
    f.executor.settle();
    EXPECT_EQ(static_cast<const Attempt&>(**attempt).rounds_done(), 7U) << user;
    const auto expected = user == std::string_view("nobody") ? Result<void>(fail(Error::not_allowed)) : Result<void>();
    EXPECT_EQ((*attempt)->result(), expected) << user;
  }
}

TEST(Accounts, TwoRegistrationsOfOneName_TheSecondIsTold) {
  Fixture f;
  auto first = f.accounts.sign_in("ana", "one");
  auto second = f.accounts.sign_in("ana", "two");
  ASSERT_TRUE(first && second);
  f.documents.rules.held = true;
  f.executor.settle();
  f.documents.rules.release_held();
  f.settle();
  EXPECT_TRUE((*first)->result());
  EXPECT_EQ((*second)->result(), fail(Error::exists));
}

TEST(Accounts, WhoHasManyAttemptsUnderWay_WaitsForOthersFirst) {
  Fixture f;
  std::vector<AuthenticationHandle> attempts;
  const auto begin = [&](std::uint8_t turn) {
    auto attempt = f.accounts.log_in("ana", "wrong", turn);
    ASSERT_TRUE(attempt);
    attempts.push_back(std::move(*attempt));
  };
  for (std::uint8_t turn = 0; turn < 4; ++turn) begin(turn);
  begin(0);  // somebody else's first
  const auto done = [&] {
    std::string order;
    for (const AuthenticationHandle& attempt : attempts) {
      order += attempt->result() == fail(Error::would_block) ? '.' : 'x';
    }
    return order;
  };
  for (const std::string_view expected : {"x....", "x...x", "xx..x", "xxx.x", "xxxxx"}) {
    ASSERT_TRUE(f.executor.step());
    f.settle();
    EXPECT_EQ(done(), expected);
  }
  EXPECT_FALSE(f.executor.step());
}

TEST(Accounts, WhoLeavesTheLine_IsNotHashed) {
  Fixture f;
  auto first = f.accounts.log_in("ana", "one");
  {
    auto second = f.accounts.log_in("ana", "two");
    ASSERT_TRUE(first && second);
  }
  EXPECT_TRUE(f.executor.step());
  f.settle();
  EXPECT_FALSE(f.executor.step());
  EXPECT_EQ((*first)->result(), fail(Error::not_allowed));
  first->reset();
  EXPECT_TRUE(f.accounts.at_rest());
}

TEST(Accounts, WithoutAnAdmin_NobodyIsLetInWhereOneIsNeeded) {
  Fixture f;
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("stranger", "secret")));
  EXPECT_TRUE(f.outcome(f.accounts.log_in("stranger", "secret"))) << "where everything is open";
  f.accounts.need_admin();
  EXPECT_EQ(f.outcome(f.accounts.log_in("stranger", "secret")), fail(Error::not_allowed));
  EXPECT_TRUE(f.outcome(f.accounts.sign_in("ana", "hers", {.role = command::Role::admin})));
  EXPECT_TRUE(f.outcome(f.accounts.log_in("stranger", "secret"))) << "the admin sees to accounts";
}

TEST(Accounts, SaveFails_AccountDoesNotExist) {
  Fixture f;
  f.documents.rules.failures = {Error::no_space};
  EXPECT_EQ(f.outcome(f.accounts.sign_in("ana", "one")), fail(Error::no_space));
  EXPECT_EQ(f.outcome(f.accounts.log_in("ana", "one")), fail(Error::not_allowed));
}

TEST(Accounts, MoreAttemptsThanPlaces_RefusedUntilOneEnds) {
  Fixture f;
  std::vector<AuthenticationHandle> attempts;
  for (std::size_t i = 0; i < Accounts::kMaxAttempts; ++i) {
    auto attempt = f.accounts.log_in("ana", "one");
    ASSERT_TRUE(attempt);
    attempts.push_back(std::move(*attempt));
  }
  EXPECT_EQ(f.accounts.log_in("ana", "one").error(), Error::no_resources);
  f.executor.settle();
  attempts.pop_back();
  EXPECT_EQ(f.outcome(f.accounts.log_in("ana", "one")), fail(Error::not_allowed));
}

TEST(Accounts, OwnerLetsGoWhileAWorkerHashes_AtRestOnlyWhenTheWorkerIsDone) {
  Fixture f;
  Counter counter;
  EXPECT_TRUE(f.accounts.at_rest());
  f.accounts.watch(&counter);
  f.settle();
  counter.calls = 0;
  {
    auto attempt = f.accounts.sign_in("ana", "one");
    ASSERT_TRUE(attempt);
  }
  f.settle();
  EXPECT_FALSE(f.accounts.at_rest()) << "the worker still reads the attempt";
  EXPECT_EQ(counter.calls, 0);
  f.executor.settle();
  EXPECT_TRUE(f.accounts.at_rest());
  EXPECT_EQ(counter.calls, 1);
  EXPECT_TRUE(f.documents.documents.empty());
}

}  // namespace
}  // namespace wirelab::accounts
