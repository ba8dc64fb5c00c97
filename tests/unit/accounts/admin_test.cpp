// What an admin does to accounts, and users to their own passwords.

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/accounts/verbs_rig.h"

namespace wirelab::accounts {
namespace {

using command::OutcomeKind;
using command::Role;

/// ana is the only admin; luis is a writer. Each has a password like the name.
struct Admin : Claiming {
  Admin() {
    EXPECT_EQ(claim("ana", "ana", "7K2QF-0MX1T").kind, OutcomeKind::authenticated);
    EXPECT_TRUE(outcome(accounts.sign_in("luis", "luis")));
    document = documents.documents["accounts"];
  }
  command::Outcome ask(string_view verb, std::initializer_list<string_view> words) {
    command::Arguments arguments;
    arguments.count = words.size();
    const auto* word = words.begin();
    if (words.size() > 0) arguments.first = word[0];
    if (words.size() > 1) arguments.second = word[1];
    for (std::size_t i = 2; i < words.size(); ++i) arguments.more[i - 2] = word[i];
    begin(slot, verb, arguments);
    return end(slot);
  }
  /// The number of a log-in, as a session keeps it.
  std::uint32_t login(string_view user, string_view password) {
    const auto outcome = log_in(user, password);
    EXPECT_EQ(outcome.login.standings, &accounts);
    return outcome.login.number;
  }
  [[nodiscard]] bool document_changed() { return documents.documents["accounts"] != document; }

  std::string document;
};

TEST(AccountsDocument, HasUsersAndRoles) {
  Admin f;
  ASSERT_TRUE(f.outcome(f.accounts.sign_in("\"q\"", "x", {.role = Role::reader})));
  f.begin(f.slot, "ACCOUNTS", {});
  const auto step = f.slot.get()->next();
  const auto* document = std::get_if<command::SendDocument>(&step);
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(
      document->document,
      R"({"accounts":[{"user":"ana","role":"admin"},{"user":"luis","role":"writer"},{"user":"\"q\"","role":"reader"}]})");
  EXPECT_EQ(f.ask("ACCOUNTS", {"x"}).error, Error::invalid);
}

TEST(AdminVerbs, CountTheAccountsRoleAlone) {
  Admin f;
  for (const string_view name : {"ACCOUNTS", "ACCOUNT_ROLE", "ACCOUNT_REMOVE", "ACCOUNT_PASSWORD"}) {
    EXPECT_EQ(f.table.find(name)->need().role, Role::admin) << name;
    EXPECT_EQ(f.table.find(name)->need().authority, command::Authority::account) << name;
    EXPECT_EQ(f.table.find(name)->takes_secret(), name == "ACCOUNT_PASSWORD") << name;
    EXPECT_EQ(f.table.find_classic(name), nullptr) << name;
  }
  EXPECT_EQ(f.table.find("PASSWORD")->needs(), Role::nobody);
  EXPECT_TRUE(f.table.find("PASSWORD")->takes_secret());
}

TEST(SetRole, HoldsForWhoIsLoggedIn) {
  Admin f;
  const auto luis = f.login("luis", "luis");
  const auto changes = f.accounts.changes();
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"luis", "reader"}).kind, OutcomeKind::updated);
  EXPECT_NE(f.documents.documents["accounts"].find("luis:reader:"), std::string::npos) << "not durable";
  EXPECT_NE(f.accounts.changes(), changes);
  EXPECT_EQ(f.accounts.role_of(luis), Role::reader);
  EXPECT_EQ(f.log_in("luis", "luis").granted, Role::reader);
}

TEST(SetRole, WhatIsNoRoleOrNoUser_IsRefused) {
  Admin f;
  for (const string_view role : {"nobody", "Admin", "root", ""}) {
    EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"luis", role}).error, Error::invalid) << role;
  }
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"luis"}).error, Error::invalid);
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"luis", "admin", "x"}).error, Error::invalid);
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"nadie", "admin"}).error, Error::not_found);
  const std::string longer = std::string(kMaxUserName, 'x') + "y";
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {longer, "admin"}).error, Error::invalid);
  EXPECT_FALSE(f.document_changed());
}

TEST(Remove, EndsTheAccountAndItsLogins) {
  Admin f;
  const auto luis = f.login("luis", "luis");
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"luis"}).kind, OutcomeKind::deleted);
  EXPECT_EQ(f.accounts.role_of(luis), Role::nobody);
  EXPECT_EQ(f.log_in("luis", "luis").error, Error::not_allowed);
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"luis"}).error, Error::not_found);
  ASSERT_TRUE(f.outcome(f.accounts.sign_in("luis", "luis")));
  EXPECT_EQ(f.accounts.role_of(luis), Role::nobody) << "another luis";
}

TEST(LastAdmin, IsNeitherRemovedNorDemoted) {
  Admin f;
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"ana"}).kind, OutcomeKind::last_admin);
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"ana", "writer"}).kind, OutcomeKind::last_admin);
  EXPECT_FALSE(f.document_changed());
  ASSERT_EQ(f.ask("ACCOUNT_ROLE", {"luis", "admin"}).kind, OutcomeKind::updated);
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"ana"}).kind, OutcomeKind::deleted);
  EXPECT_EQ(f.ask("ACCOUNT_ROLE", {"luis", "reader"}).kind, OutcomeKind::last_admin);
}

TEST(LastAdmin, OfTwoWhoGoAtOnce_OneStays) {
  Admin f;
  ASSERT_EQ(f.ask("ACCOUNT_ROLE", {"luis", "admin"}).kind, OutcomeKind::updated);
  f.documents.rules.delay = 2;
  command::ExchangeSlot other;
  f.begin(f.slot, "ACCOUNT_REMOVE", {.first = "ana", .second = {}, .count = 1});
  f.begin(other, "ACCOUNT_REMOVE", {.first = "luis", .second = {}, .count = 1});
  EXPECT_EQ(f.end(f.slot).kind, OutcomeKind::deleted);
  EXPECT_EQ(f.end(other).kind, OutcomeKind::last_admin);
  EXPECT_TRUE(f.accounts.claimed());
}

TEST(SetPassword, ByAnAdmin_ReplacesItWithoutTheOldOne) {
  Admin f;
  const auto luis = f.login("luis", "luis");
  EXPECT_EQ(f.ask("ACCOUNT_PASSWORD", {"luis", "fresh"}).kind, OutcomeKind::updated);
  EXPECT_EQ(f.accounts.role_of(luis), Role::nobody) << "who knew the old one may have been the reason";
  EXPECT_EQ(f.log_in("luis", "luis").error, Error::not_allowed);
  EXPECT_EQ(f.log_in("luis", "fresh").granted, Role::writer);
  EXPECT_EQ(f.ask("ACCOUNT_PASSWORD", {"nadie", "fresh"}).error, Error::not_found);
  EXPECT_EQ(f.ask("ACCOUNT_PASSWORD", {"luis", std::string(kMaxPassword + 1, 'x')}).error, Error::invalid);
  EXPECT_EQ(f.documents.documents["accounts"].find("fresh"), std::string::npos);
}

TEST(OwnPassword, TakesTheOldOneAndIsALogin) {
  Admin f;
  const auto before = f.login("luis", "luis");
  const auto outcome = f.ask("PASSWORD", {"luis", "luis", "fresh"});
  EXPECT_EQ(outcome.kind, OutcomeKind::authenticated);
  EXPECT_EQ(outcome.granted, Role::writer);
  EXPECT_EQ(f.accounts.role_of(outcome.login.number), Role::writer);
  EXPECT_EQ(f.accounts.role_of(before), Role::nobody);
  EXPECT_EQ(f.log_in("luis", "luis").error, Error::not_allowed);
  EXPECT_EQ(f.log_in("luis", "fresh").kind, OutcomeKind::authenticated);
}

TEST(OwnPassword, WrongOldOne_IsAWrongLogin) {
  Admin f;
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "lui", "fresh"}).error, Error::not_allowed);
  EXPECT_EQ(f.ask("PASSWORD", {"nadie", "x", "fresh"}).error, Error::not_allowed);
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "x", "fresh"}).error, Error::not_allowed);
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "luis", "fresh"}).kind, OutcomeKind::slowed);
  EXPECT_EQ(f.log_in("luis", "luis").kind, OutcomeKind::slowed) << "one door";
  EXPECT_FALSE(f.document_changed());
}

TEST(OwnPassword, NewOneThatCannotBe_IsSaidBeforeTheOldOneIsLookedAt) {
  Admin f;
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "luis"}).error, Error::invalid);
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "luis", std::string(kMaxPassword + 1, 'x')}).error, Error::invalid);
  EXPECT_FALSE(f.executor.step()) << "somebody is hashing";
}

TEST(OwnPassword, SetByAnAdminMeanwhile_TheAdminsStays) {
  Admin f;
  command::ExchangeSlot own;
  f.begin(own, "PASSWORD", {.first = "luis", .second = "luis", .more = {"mine"}, .count = 3});
  f.executor.settle();  // the old one is right, and the new one is not looked at yet
  EXPECT_EQ(f.ask("ACCOUNT_PASSWORD", {"luis", "admins"}).kind, OutcomeKind::updated);
  EXPECT_EQ(f.end(own).error, Error::not_allowed);
  EXPECT_EQ(f.log_in("luis", "admins").kind, OutcomeKind::authenticated);
}

TEST(OwnPassword, AccountGoesMeanwhile_NothingIsTold) {
  Admin f;
  command::ExchangeSlot own;
  f.begin(own, "PASSWORD", {.first = "luis", .second = "luis", .more = {"mine"}, .count = 3});
  f.executor.settle();
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"luis"}).kind, OutcomeKind::deleted);
  EXPECT_EQ(f.end(own).error, Error::not_allowed);
}

TEST(OwnPassword, LastPlace_IsEnough) {
  Admin f;
  std::vector<AuthenticationHandle> held;
  for (std::size_t i = 1; i < Accounts::kMaxAttempts; ++i) {
    auto attempt = f.accounts.log_in("ana", "ana");
    ASSERT_TRUE(attempt);
    held.push_back(std::move(*attempt));
  }
  EXPECT_EQ(f.ask("PASSWORD", {"luis", "luis", "fresh"}).kind, OutcomeKind::authenticated);
}

TEST(Change, DurableBeforeItIsAnsweredAndBeforeItHolds) {
  Admin f;
  const auto luis = f.login("luis", "luis");
  f.documents.rules.held = true;
  f.begin(f.slot, "ACCOUNT_ROLE", {.first = "luis", .second = "reader", .count = 2});
  f.executor.settle();
  const auto step = f.slot.get()->next();
  EXPECT_TRUE(std::holds_alternative<command::Wait>(step));
  EXPECT_EQ(f.accounts.role_of(luis), Role::writer);
  f.documents.rules.release_held();
  EXPECT_EQ(f.end(f.slot).kind, OutcomeKind::updated);
  EXPECT_EQ(f.accounts.role_of(luis), Role::reader);
}

TEST(Change, CannotBeKept_IsNone) {
  Admin f;
  for (const auto& words : {std::pair("ACCOUNT_ROLE", "reader"), std::pair("ACCOUNT_PASSWORD", "fresh")}) {
    f.documents.rules.failures = {Error::no_space};
    EXPECT_EQ(f.ask(words.first, {"luis", words.second}).error, Error::no_space);
  }
  f.documents.rules.failures = {Error::no_space};
  EXPECT_EQ(f.ask("ACCOUNT_REMOVE", {"luis"}).error, Error::no_space);
  EXPECT_EQ(f.log_in("luis", "luis").granted, Role::writer);
}

TEST(Change, WhoseOwnerIsGone_IsMadeOnceItIsBegun) {
  Admin f;
  f.documents.rules.held = true;
  f.begin(f.slot, "ACCOUNT_REMOVE", {.first = "luis", .second = {}, .count = 1});
  f.slot.clear();
  f.documents.rules.release_held();
  f.reactor.run_until_stalled();
  EXPECT_EQ(f.accounts.book().find("luis"), nullptr);
  EXPECT_TRUE(f.accounts.at_rest());
}

}  // namespace
}  // namespace wirelab::accounts
