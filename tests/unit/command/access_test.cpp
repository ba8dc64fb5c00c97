// Who may do what, on both wires: each role against each need, in each mode.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

ServerOptions options(AccessMode mode) {
  ServerOptions out;
  out.access = mode;
  out.sealed = true;
  return out;
}

/// A server in one mode; the last reply on a wirelab/1 connection.
struct Guarded : ServerFixture {
  explicit Guarded(AccessMode mode) : ServerFixture(options(mode)) { store.put("x", "1"); }
  string classic(string_view line) { return ask(line).all_sent(); }
  void greet() {
    peer = &connect();
    say(*peer, "HELLO wirelab/1\n");
  }
  void log_in(Role role) {
    password_verb.outcome = {.kind = OutcomeKind::authenticated, .granted = role};
    EXPECT_EQ(framed("LOGIN ana x\n"), "200 authenticated 0\n");
  }
  string framed(string_view line) {
    if (peer == nullptr) greet();
    const std::size_t before = peer->all_sent().size();
    say(*peer, line);
    return peer->all_sent().substr(before);
  }
  Peer* peer = nullptr;
};

TEST(Access, Roles_IncludeThoseBefore) {
  constexpr Role kRoles[] = {Role::nobody, Role::reader, Role::writer, Role::admin};
  for (std::size_t has = 0; has < 4; ++has) {
    for (std::size_t needs = 0; needs < 4; ++needs) {
      const Asker asker{.role = kRoles[has], .logged_in = true};
      const Permit expected = has >= needs ? Permit::granted : Permit::needs_role;
      EXPECT_EQ(permit(AccessMode::login, asker, {.role = kRoles[needs]}), expected);
    }
  }
  for (const Role role : {Role::reader, Role::writer, Role::admin}) EXPECT_EQ(parse_role(role_name(role)), role);
  for (const string_view wrong : {"", "nobody", "Admin", "root", "admin "}) EXPECT_EQ(parse_role(wrong), Role::nobody);
}

TEST(Access, Open_AsksForNothing) {
  Guarded f(AccessMode::open);
  EXPECT_EQ(f.classic("LIST_FILES"), "x");
  EXPECT_EQ(f.classic("UPLOAD_FILE n\n1\na"),
            "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'n' subido correctamente.");
  EXPECT_EQ(f.framed("DELETE_FILE n\n"), "200 deleted 0\n");
  f.log_in(Role::reader);
  EXPECT_EQ(f.framed("DELETE_FILE x\n"), "200 deleted 0\n") << "whoever logs in may do no less than everybody";
}

TEST(Access, LoginToWrite_LetsEverybodyRead) {
  Guarded f(AccessMode::login_to_write);
  EXPECT_EQ(f.classic("LIST_FILES"), "x");
  EXPECT_EQ(f.classic("DOWNLOAD_FILE x\n"), "SIZE: 1\r\n1");
  EXPECT_EQ(f.classic("UPLOAD_FILE n\n1\na"), "ERROR");
  EXPECT_EQ(f.classic("DELETE_FILE x\n"), "ERROR");
  EXPECT_EQ(f.classic("RENAME_FILE x y\n"), "ERROR");
  EXPECT_EQ(f.framed("DOWNLOAD_FILE x\n"), "200 file 1\n1");
  EXPECT_EQ(f.framed("DELETE_FILE x\n"), "401 login_needed 0\n");
  f.log_in(Role::writer);
  EXPECT_EQ(f.framed("DELETE_FILE x\n"), "200 deleted 0\n");
}

TEST(Access, Login_LetsNobodyInWithout) {
  Guarded f(AccessMode::login);
  for (const string_view line : {"LIST_FILES", "DOWNLOAD_FILE x\n", "UPLOAD_FILE n\n1\na", "DELETE_FILE x\n",
                                 "RENAME_FILE x y\n", "REPORT\n", "WATCH\n"}) {
    EXPECT_EQ(f.classic(line), "ERROR") << line;
  }
  EXPECT_EQ(f.classic("LOGIN ana x\n"), "AUTHENTICATED");
  EXPECT_EQ(f.classic("LIST_FILES"), "ERROR") << "a log-in on the classic wire binds nothing";
  EXPECT_EQ(f.framed("LIST_FILES\nWATCH\nUPLOAD_FILE n +3\nabcNOOP\n"),
            "401 login_needed 0\n401 login_needed 0\n401 login_needed 0\n200 ok 0\n");
  EXPECT_EQ(f.store.files.size(), 1U);
}

TEST(Access, Login_BindsTheRoleToTheConnection) {
  Guarded f(AccessMode::login);
  f.log_in(Role::reader);
  EXPECT_EQ(f.framed("LIST_FILES\n"), "200 listing 1\nx");
  EXPECT_EQ(f.framed("UPLOAD_FILE n +3\nabc"), "403 role_needed 0\n");
  f.log_in(Role::writer);
  EXPECT_EQ(f.framed("UPLOAD_FILE n +3\nabc"), "201 stored 1\nn");
  f.password_verb.outcome = {.kind = OutcomeKind::failed, .error = Error::not_allowed};
  EXPECT_EQ(f.framed("LOGIN ana wrong\n"), "403 not_allowed 0\n");
  EXPECT_EQ(f.framed("DELETE_FILE n\n"), "200 deleted 0\n") << "a log-in that fails takes nothing away";
  f.log_in(Role::reader);
  EXPECT_EQ(f.framed("DELETE_FILE x\n"), "403 role_needed 0\n") << "another user's role is that user's";
  f.peer = nullptr;
  EXPECT_EQ(f.framed("LIST_FILES\n"), "401 login_needed 0\n") << "another connection is another caller";
}

ServerOptions in_the_clear(AccessMode mode) {
  ServerOptions out = options(mode);
  out.sealed = false;
  return out;
}

TEST(Access, Secrets_AreNotTakenWhereOthersReadThem) {
  for (const AccessMode mode : {AccessMode::login, AccessMode::login_to_write}) {
    ServerFixture f(in_the_clear(mode));
    EXPECT_EQ(f.ask("LOGIN ana x\n").all_sent(), "ERROR");
    auto& peer = f.connect();
    f.say(peer, "HELLO wirelab/1\n");
    const std::size_t before = peer.all_sent().size();
    f.say(peer, "LOGIN ana x\nNOOP\n");
    EXPECT_EQ(peer.all_sent().substr(before), "426 tls_needed 0\n200 ok 0\n");
    EXPECT_EQ(f.password_verb.seen, "") << "the words reached the accounts";
    EXPECT_EQ(f.log_text().find("ana"), string::npos);
  }
  ServerFixture open(in_the_clear(AccessMode::open));
  EXPECT_EQ(open.ask("LOGIN ana x\n").all_sent(), "AUTHENTICATED");
}

/// Nobody has logged in, and a minute is given for it.
struct Late : Guarded {
  Late() : Guarded(AccessMode::login) { greet(); }
};

TEST(LoginDeadline, WhoOnlyKeepsBusy_IsClosed) {
  Late f;
  for (int i = 0; i < 5; ++i) {
    f.pass(seconds(11));
    EXPECT_EQ(f.framed("NOOP\n"), "200 ok 0\n");
  }
  f.pass(seconds(5));
  EXPECT_TRUE(f.peer->all_sent().ends_with("408 login_late 0\n"));
  EXPECT_TRUE(f.peer->ended());
}

TEST(LoginDeadline, CountsFromTheConnection) {
  Guarded f(AccessMode::login);
  auto& peer = f.connect();
  f.pass(seconds(29));
  f.say(peer, "HELLO wirelab/1\n");
  f.pass(seconds(30));
  EXPECT_FALSE(peer.ended());
  f.pass(seconds(1));
  EXPECT_TRUE(peer.all_sent().ends_with("408 login_late 0\n"));
}

TEST(LoginDeadline, BodyThatNobodyWants_DoesNotStretchIt) {
  Late f;
  f.say(*f.peer, "UPLOAD_FILE x +500000\n");
  for (int i = 0; i < 6; ++i) {
    f.say(*f.peer, string(30000, 'x'));
    f.pass(seconds(10));
  }
  EXPECT_TRUE(f.peer->was_reset);
}

TEST(LoginDeadline, WhoLoggedIn_MayStay) {
  Late f;
  f.pass(seconds(59));
  f.log_in(Role::reader);
  f.pass(seconds(300));
  EXPECT_EQ(f.framed("LIST_FILES\n"), "200 listing 1\nx");
}

TEST(LoginDeadline, WhereNoneIsNeeded_ThereIsNone) {
  Guarded f(AccessMode::login_to_write);
  f.greet();
  f.pass(seconds(300));
  EXPECT_EQ(f.framed("LIST_FILES\n"), "200 listing 1\nx");
}

TEST(Access, Refusal_IsInTheLog) {
  Guarded f(AccessMode::login);
  f.framed("DELETE_FILE x\n");
  f.classic("DELETE_FILE x\n");
  const string log = f.log_text();
  const string wanted = "verb=DELETE_FILE outcome=failed reason=not-allowed bytes=0";
  EXPECT_NE(log.find(wanted), string::npos);
  EXPECT_NE(log.rfind(wanted), log.find(wanted));
}

}  // namespace
}  // namespace wirelab::command
