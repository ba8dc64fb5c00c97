// Claiming an appliance: the code, and who gets to be its first admin.

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <new>
#include <string>

#include "tests/unit/accounts/verbs_rig.h"

namespace wirelab::accounts {
namespace {

using command::OutcomeKind;
using std::string_view;

TEST(ClaimCode, IsReadAsPeopleWriteIt) {
  const auto code = ClaimCode::parse("7K2QF-0MX1T");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->text(), "7K2QF-0MX1T");
  for (const string_view same : {"7k2qf0mx1t", "7K2QF-OMXIT", "7k2qf-omxlt", "-7K2-QF0-MX1T-"}) {
    const auto other = ClaimCode::parse(same);
    ASSERT_TRUE(other) << same;
    EXPECT_TRUE(other->same_as(*code)) << same;
  }
  EXPECT_FALSE(ClaimCode::parse("7K2QF-0MX1S")->same_as(*code));
  EXPECT_FALSE(ClaimCode::parse("8K2QF-0MX1T")->same_as(*code));
  for (const string_view wrong : {"", "7K2QF-0MX1", "7K2QF-0MX1TT", "7K2QF 0MX1T", "UK2QF-0MX1T", "7K2QF-0MX1\xc3"}) {
    EXPECT_FALSE(ClaimCode::parse(wrong)) << wrong;
  }
}

TEST(ClaimCode, IsDrawnAnew) {
  CountingEntropy entropy;
  const auto first = ClaimCode::draw(entropy);
  const auto second = ClaimCode::draw(entropy);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->same_as(*second));
  EXPECT_TRUE(ClaimCode::parse(first->text())->same_as(*first));
}

TEST(Claim, RightCode_MakesAnAdmin) {
  Claiming f;
  const auto outcome = f.claim("ana", "secret", "7k2qf0mxit");
  EXPECT_EQ(outcome.kind, OutcomeKind::authenticated);
  EXPECT_EQ(outcome.granted, command::Role::admin);
  EXPECT_NE(f.documents.documents["accounts"].find("ana:admin:"), std::string::npos) << "not durable";
  EXPECT_EQ(f.log_in("ana", "secret").granted, command::Role::admin);
}

TEST(Claim, Done_TheCodeIsForgotten) {
  Claiming f;
  EXPECT_EQ(f.claim("ana", "secret", "00000-00000").kind, OutcomeKind::failed);
  ASSERT_TRUE(f.verbs.claim().code());
  ASSERT_EQ(f.claim("ana", "secret", "7K2QF-0MX1T").kind, OutcomeKind::authenticated);
  f.reactor.run_until_stalled();
  EXPECT_FALSE(f.verbs.claim().code());
}

TEST(Claim, NobodyWaitsForTheAnswer_TheCodeIsForgottenAllTheSame) {
  Claiming f;
  f.documents.rules.held = true;
  f.begin(f.slot, "CLAIM", {.first = "ana", .second = "a", .more = {"7K2QF-0MX1T"}, .count = 3});
  f.executor.settle();
  f.slot.clear();
  EXPECT_TRUE(f.verbs.claim().code());
  f.documents.rules.release_held();
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.accounts.claimed());
  EXPECT_FALSE(f.verbs.claim().code());
}

TEST(ClaimCode, LeavesNothingInTheMemoryThatItHad) {
  alignas(ClaimCode) std::array<char, sizeof(ClaimCode)> room{};
  auto* code = ::new (static_cast<void*>(room.data())) ClaimCode(*ClaimCode::parse("7K2QF-0MX1T"));
  ASSERT_NE(string_view(room.data(), room.size()).find("0MX1T"), string_view::npos);
  std::destroy_at(code);
  EXPECT_EQ(string_view(room.data(), room.size()), std::string(room.size(), '\0'));
}

TEST(Claim, OnlyOnce) {
  Claiming f;
  ASSERT_EQ(f.claim("ana", "secret", "7K2QF-0MX1T").kind, OutcomeKind::authenticated);
  EXPECT_EQ(f.claim("eva", "secret", "7K2QF-0MX1T").kind, OutcomeKind::claimed_before);
  EXPECT_EQ(f.book_lines(), 2);
}

TEST(Claim, TwoAtOnce_OneWins) {
  Claiming f;
  command::ExchangeSlot other;
  f.begin(f.slot, "CLAIM", {.first = "ana", .second = "a", .more = {"7K2QF-0MX1T"}, .count = 3});
  f.begin(other, "CLAIM", {.first = "eva", .second = "b", .more = {"7K2QF-0MX1T"}, .count = 3});
  const auto first = f.end(f.slot).kind;
  const auto second = f.end(other).kind;
  EXPECT_EQ((first == OutcomeKind::authenticated) + (second == OutcomeKind::authenticated), 1);
  EXPECT_EQ((first == OutcomeKind::claimed_before) + (second == OutcomeKind::claimed_before), 1);
  EXPECT_EQ(f.book_lines(), 2);
}

TEST(Claim, WrongCode_IsSlowedDownAndMakesNothing) {
  Claiming f;
  for (int i = 0; i < 3; ++i) {
    const auto outcome = f.claim("ana", "secret", "00000-00000");
    EXPECT_EQ(outcome.kind, OutcomeKind::failed);
    EXPECT_EQ(outcome.error, Error::not_allowed);
  }
  const auto slowed = f.claim("ana", "secret", "7K2QF-0MX1T");
  EXPECT_EQ(slowed.kind, OutcomeKind::slowed);
  EXPECT_EQ(slowed.text, "15");
  f.source = net::Address::ipv4(192, 0, 2, 8);
  EXPECT_EQ(f.claim("ana", "secret", "7K2QF-0MX1T").kind, OutcomeKind::authenticated) << "others may";
}

TEST(Claim, WithoutACode_NobodyClaims) {
  Claiming f;
  AccountVerbs closed(f.accounts, f.reactor, {});
  command::ExchangeSlot slot;
  closed.claim().begin(
      {slot, f.woken, {.first = "ana", .second = "b", .more = {"00000-00000"}, .count = 3}, {}, {f.source, 40000}});
  EXPECT_EQ(f.end(slot).error, Error::not_allowed);
}

TEST(Claim, StrangersWhoRegistered_DoNotStandInTheWay) {
  Claiming f;
  AccountVerbs open(f.accounts, f.reactor, {.role = command::Role::writer});
  command::VerbTable table;
  ASSERT_TRUE(open.add_to(table));
  command::ExchangeSlot slot;
  table.find("SIGNIN")->begin({slot, f.woken, {.first = "eva", .second = "b"}, {}, {f.source, 40000}});
  ASSERT_EQ(f.end(slot).kind, OutcomeKind::registered);
  EXPECT_FALSE(f.accounts.claimed());
  EXPECT_EQ(f.claim("ana", "secret", "7K2QF-0MX1T").kind, OutcomeKind::authenticated);
  EXPECT_TRUE(f.accounts.claimed());
}

TEST(Claim, WordsMissing_AreInvalid) {
  Claiming f;
  f.begin(f.slot, "CLAIM", {.first = "ana", .second = "secret", .count = 2});
  EXPECT_EQ(f.end(f.slot).error, Error::invalid);
}

TEST(LogIn, GuessesOfOneSource_AreSlowedWhateverTheUser) {
  Claiming f;
  ASSERT_EQ(f.claim("ana", "secret", "7K2QF-0MX1T").kind, OutcomeKind::authenticated);
  EXPECT_EQ(f.log_in("ana", "wrong").error, Error::not_allowed);
  EXPECT_EQ(f.log_in("nobody", "wrong").error, Error::not_allowed);
  EXPECT_EQ(f.log_in("eva", "wrong").error, Error::not_allowed);
  EXPECT_EQ(f.log_in("ana", "secret").kind, OutcomeKind::slowed) << "the right password tells nothing either";
  f.clock.advance(std::chrono::seconds(15));
  f.reactor.run_once(Duration::zero());
  EXPECT_EQ(f.log_in("ana", "secret").kind, OutcomeKind::authenticated);
}

/// Everybody may register, as a reader.
struct Registering : Claiming {
  Registering() { EXPECT_TRUE(readers.add_to(open)); }
  command::Outcome sign_in(string_view user) {
    open.find("SIGNIN")->begin({slot, woken, {.first = user, .second = "b"}, {}, {source, 40000}});
    return end(slot);
  }
  AccountVerbs readers{accounts, reactor, {.role = command::Role::reader}};
  command::VerbTable open;
};

TEST(SignIn, OfTheSetRole) {
  Registering f;
  EXPECT_EQ(f.sign_in("eva").kind, OutcomeKind::registered);
  EXPECT_EQ(f.log_in("eva", "b").granted, command::Role::reader);
  f.slot.clear();
}

TEST(SignIn, ByAnybody_CostsTimeWhateverComesOfIt) {
  Registering f;
  EXPECT_EQ(f.sign_in("a").kind, OutcomeKind::registered);
  EXPECT_EQ(f.sign_in("a").error, Error::exists);
  EXPECT_EQ(f.sign_in("b").kind, OutcomeKind::registered);
  EXPECT_EQ(f.sign_in("c").kind, OutcomeKind::slowed);
  f.slot.clear();
}

TEST(SignIn, ByAnAdmin_CostsNothing) {
  Claiming f;
  for (const string_view user : {"a", "b", "c", "d", "e"}) {
    f.begin(f.slot, "SIGNIN", {.first = user, .second = "x"});
    EXPECT_EQ(f.end(f.slot).kind, OutcomeKind::registered);
  }
}

TEST(LogIn, WhoLeavesBeforeTheAnswer_HasGuessedToo) {
  Claiming f;
  for (int i = 0; i < 3; ++i) {
    f.begin(f.slot, "LOGIN", {.first = "ana", .second = "x"});
    f.slot.clear();
  }
  EXPECT_EQ(f.log_in("ana", "x").kind, OutcomeKind::slowed);
}

}  // namespace
}  // namespace wirelab::accounts
