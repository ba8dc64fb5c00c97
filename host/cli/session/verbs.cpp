#include "host/cli/session/verbs.h"

#include "host/cli/display.h"
#include "host/cli/session/changing_verbs.h"
#include "host/cli/session/connection.h"
#include "host/cli/session/get_verb.h"
#include "host/cli/session/looking_verbs.h"
#include "host/cli/session/mirror.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/put_verb.h"
#include "host/cli/session/shell.h"

namespace wirelab::cli {
namespace {

using client::session_line;

/// `login` and `signin`: is that the password, and a new account.
class Entering final : public SessionVerb {
 public:
  using SessionVerb::SessionVerb;

  Flow<void> login() { return account("LOGIN", Message::logged_in, false); }
  Flow<void> sign_in() { return account("SIGNIN", Message::signed_in, true); }

 private:
  Flow<void> account(std::string_view verb, Message said, bool new_one) {
    const std::string& user = options_.words.front();
    const Attempt<Password> password = read_password(options_, user, new_one, interruption_);
    if (!password) {
      failed({{"user", user}}, {}, password.error());
      co_return;
    }
    std::string line = session_line(verb, {user, password->text()});
    Attempt<std::string> done = co_await session().ask(std::move(line), user);
    if (done) {
      report_.done({{"user", user}}, say(said, {shown(user)}));
      co_return;
    }
    if (done.error().reply == "403 not_allowed") done.error().message = say(Phrase::login_wrong);
    failed({{"user", user}}, user, done.error());
  }
};

Flow<void> do_enter(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report) {
  Entering verb(pool, options, interruption, report);
  if (options.action == Action::login) {
    co_await verb.login();
  } else {
    co_await verb.sign_in();
  }
}

}  // namespace

Flow<void> do_session_verb(SessionPool& pool, const Options& options, const Interruption& interruption,
                           Report& report) {
  switch (options.action) {
    case Action::ls:
    case Action::info:
    case Action::hash:
    case Action::df: return do_looking(pool, options, interruption, report);
    case Action::get: return do_get(pool, options, interruption, report);
    case Action::put: return do_put(pool, options, interruption, report);
    case Action::rm:
    case Action::mv:
    case Action::mkdir:
    case Action::rmdir: return do_change(pool, options, interruption, report);
    case Action::login:
    case Action::signin: return do_enter(pool, options, interruption, report);
    default: return mirror(pool, options, report);
  }
}

ExitCode run_session(const Options& options, Conductor& conductor, Interruption& interruption, Report& report) {
  Runner runner(conductor);
  // The password first: a server waits for a log-in for a minute only.
  const Attempt<std::optional<Credentials>> credentials = read_credentials(options, interruption);
  if (!credentials) return report_unusable(options, credentials.error());
  const Attempt<std::unique_ptr<ServerConnector>> connector = make_connector(conductor);
  if (!connector) return report_unusable(options, connector.error());
  SessionPool pool(runner, **connector, *credentials);
  if (options.action == Action::shell) return run_shell(pool, options, interruption, report);
  runner.run(do_session_verb(pool, options, interruption, report));
  return report.finish();
}

}  // namespace wirelab::cli