// Accounts that change while their users are here, and verbs for which only the account counts.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

/// One account, whose role the test changes.
struct OneAccount final : Standings {
  [[nodiscard]] std::uint32_t changes() const noexcept override { return made; }
  [[nodiscard]] Role role_of(std::uint32_t login) const noexcept override { return login == 7 ? role : Role::nobody; }
  void set(Role to) {
    role = to;
    ++made;
  }

  Role role = Role::writer;
  std::uint32_t made = 1;
};

/// A verb of admins whose effect outlives the setting.
struct LastingVerb final : Verb {
  LastingVerb(string_view name, Words words) noexcept
      : Verb(name, ArgumentForm::session_words, OutcomeKind::failed, Role::admin, words, Authority::account) {}
  void begin(const Beginning& beginning) override { beginning.slot.make<Done>(); }
  struct Done final : Exchange {
    Step next() override { return Finish{{.kind = OutcomeKind::updated}}; }
  };
};

/// An appliance that may become somebody's.
struct Deed final : Ownership {
  [[nodiscard]] bool owned() const noexcept override { return signed_over; }
  bool signed_over = false;
};

/// A verb that shows what is not everybody's, until its peer has enough.
struct OwnersVerb final : Verb {
  OwnersVerb() noexcept
      : Verb("LOOK", ArgumentForm::free_words, OutcomeKind::failed, Role::admin, Words::plain, Authority::owner) {}
  void begin(const Beginning& beginning) override { beginning.slot.make<Looking>(); }
  struct Looking final : Exchange {
    Step next() override {
      if (std::exchange(news, false)) return SendText{"seen\n"};
      if (!ended) return Wait{};
      if (std::exchange(last, false)) return SendText{"enough\n"};
      return Finish{{.kind = OutcomeKind::streamed}};
    }
    void end_wanted() override { ended = true; }
    bool news = true;
    bool last = true;
    bool ended = false;
  };
};

ServerOptions options(AccessMode mode, bool sealed = true, const Ownership* ownership = nullptr) {
  ServerOptions out;
  out.ownership = ownership;
  out.access = mode;
  out.sealed = sealed;
  return out;
}

/// Somebody who has logged in to that account.
struct Visit : ServerFixture {
  explicit Visit(AccessMode mode, Role role = Role::writer, bool sealed = true, const Ownership* ownership = nullptr)
      : ServerFixture(options(mode, sealed, ownership)) {
    EXPECT_TRUE(verbs.add(lasting));
    EXPECT_TRUE(verbs.add(owners));
    EXPECT_TRUE(verbs.add(secret));
    store.put("x", "1");
    account.role = role;
    password_verb.outcome = {
        .kind = OutcomeKind::authenticated, .granted = role, .login = {.standings = &account, .number = 7}};
    say(peer, "HELLO wirelab/1\n");
  }
  string ask(string_view line) {
    const std::size_t before = peer.all_sent().size();
    say(peer, line);
    return peer.all_sent().substr(before);
  }
  void log_in() { EXPECT_EQ(ask("LOGIN ana x\n"), "200 authenticated 0\n"); }

  OneAccount account;
  OwnersVerb owners;
  LastingVerb lasting{"LASTING", Words::plain};
  LastingVerb secret{"SECRET", Words::secret};
  Peer& peer = connect();
};

TEST(Standing, AnotherRole_HoldsFromTheNextRequestOn) {
  Visit f(AccessMode::login);
  f.log_in();
  EXPECT_EQ(f.ask("RENAME_FILE x y\n"), "200 renamed 0\n");
  f.account.set(Role::reader);
  EXPECT_EQ(f.ask("RENAME_FILE y x\n"), "403 role_needed 0\n");
  EXPECT_EQ(f.ask("LIST_FILES\n"), "200 listing 1\ny");
  f.account.set(Role::admin);
  EXPECT_EQ(f.ask("LASTING\n"), "200 updated 0\n");
}

TEST(Standing, ChangedBetweenTheLookAndTheAnswer_CountsAsWell) {
  Visit f(AccessMode::login, Role::admin);
  f.account.role = Role::reader;  // the log-in below still says admin
  f.log_in();
  EXPECT_EQ(f.ask("RENAME_FILE x y\n"), "403 role_needed 0\n");
}

TEST(Standing, AccountGone_IsNoLogin) {
  Visit f(AccessMode::login);
  f.log_in();
  f.account.set(Role::nobody);
  EXPECT_EQ(f.ask("LIST_FILES\n"), "401 login_needed 0\n");
  f.account.set(Role::writer);
  EXPECT_EQ(f.ask("LIST_FILES\n"), "401 login_needed 0\n") << "what ended has ended";
  f.log_in();
  EXPECT_EQ(f.ask("LIST_FILES\n"), "200 listing 1\nx");
}

TEST(Standing, AccountGone_LeavesWhatEverybodyMay) {
  Visit f(AccessMode::login_to_write);
  f.log_in();
  f.account.set(Role::nobody);
  EXPECT_EQ(f.ask("LIST_FILES\n"), "200 listing 1\nx");
  EXPECT_EQ(f.ask("DELETE_FILE x\n"), "401 login_needed 0\n");
}

TEST(Standing, AccountGone_ItsPlaceIsKeptForAMinute) {
  Visit f(AccessMode::login);
  f.log_in();
  f.pass(seconds(300));
  f.account.set(Role::nobody);
  EXPECT_EQ(f.ask("LIST_FILES\n"), "401 login_needed 0\n");
  f.pass(seconds(59));
  EXPECT_EQ(f.ask("NOOP\n"), "200 ok 0\n");
  f.pass(seconds(1));
  EXPECT_TRUE(f.peer.all_sent().ends_with("408 login_late 0\n"));
}

TEST(Standing, Stream_EndsWhereItsListenerMayNotHearIt) {
  Visit f(AccessMode::login);
  f.log_in();
  f.stream_verb.tell("one\n");
  EXPECT_EQ(f.ask("WATCH\n"), "100 text 4\none\n");
  f.account.set(Role::reader);
  f.stream_verb.tell("two\n");
  f.run();
  EXPECT_TRUE(f.peer.all_sent().ends_with("100 text 4\ntwo\n"));
  f.account.set(Role::nobody);
  f.stream_verb.tell("three\n");
  f.run();
  EXPECT_TRUE(f.peer.all_sent().ends_with("100 text 4\ntwo\n200 end 0\n"));
  EXPECT_EQ(f.ask("WATCH\n"), "401 login_needed 0\n");
}

TEST(AccountsAuthority, WhereEverythingIsOpen_StillTheAccountsRoleAlone) {
  Visit f(AccessMode::open, Role::admin);
  EXPECT_EQ(f.ask("LASTING\n"), "401 login_needed 0\n");
  f.log_in();
  EXPECT_EQ(f.ask("LASTING\n"), "200 updated 0\n");
  f.account.set(Role::writer);
  EXPECT_EQ(f.ask("LASTING\n"), "403 role_needed 0\n");
  EXPECT_EQ(f.ask("DELETE_FILE x\n"), "200 deleted 0\n") << "the rest is open";
}

TEST(AccountsAuthority, ItsSecretsAreNeverTakenInTheClear) {
  Visit clear(AccessMode::open, Role::admin, false);
  clear.log_in();
  EXPECT_EQ(clear.ask("SECRET\n"), "426 tls_needed 0\n");
  EXPECT_EQ(clear.ask("LASTING\n"), "200 updated 0\n");
  Visit sealed(AccessMode::open, Role::admin);
  sealed.log_in();
  EXPECT_EQ(sealed.ask("SECRET\n"), "200 updated 0\n");
}

TEST(OwnersAuthority, WhereEverythingIsOpen_IsEverybodysUntilThereAreAccounts) {
  Deed deed;
  Visit f(AccessMode::open, Role::admin, true, &deed);
  EXPECT_EQ(f.ask("LOOK\n"), "100 text 5\nseen\n");
  EXPECT_EQ(f.ServerFixture::ask("LOOK\n").all_sent(), "seen\n");
  deed.signed_over = true;
  EXPECT_EQ(f.ask("NOOP\n"), "200 end 0\n200 ok 0\n") << "a stream is stopped, too";
  EXPECT_EQ(f.ask("LOOK\n"), "401 login_needed 0\n");
  EXPECT_EQ(f.ServerFixture::ask("LOOK\n").all_sent(), "ERROR");
  f.log_in();
  EXPECT_EQ(f.ask("LOOK\n"), "100 text 5\nseen\n");
}

TEST(OwnersAuthority, LesserRole_IsNotEnough) {
  Deed deed;
  deed.signed_over = true;
  Visit f(AccessMode::open, Role::writer, true, &deed);
  f.log_in();
  EXPECT_EQ(f.ask("LOOK\n"), "403 role_needed 0\n");
}

TEST(Stream, WhoseEndIsWanted_HasItsLastWords) {
  Visit f(AccessMode::open);
  EXPECT_EQ(f.ask("LOOK\n"), "100 text 5\nseen\n");
  EXPECT_EQ(f.ask("NOOP\n"), "100 text 7\nenough\n200 end 0\n200 ok 0\n");
  auto& classic = f.ServerFixture::ask("LOOK\n");
  f.leave(classic);
  EXPECT_EQ(classic.all_sent(), "seen\nenough\n");
}

}  // namespace
}  // namespace wirelab::command
