#include "host/cli/session/account_verbs.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/session/identity_source.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/session.h"
#include "host/cli/session/session_words.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
using nlohmann::json;

/// Longest list of accounts that is taken.
constexpr std::size_t kMaxList = 1024U * 1024;

constexpr std::size_t kRoleWidth = 6;

/// Reads the document of ACCOUNTS; nothing if it is none.
std::optional<json> read_accounts(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("accounts") || !document["accounts"].is_array()) return std::nullopt;
  json accounts = json::array();
  for (const json& account : document["accounts"]) {
    if (!account.is_object()) return std::nullopt;
    const auto user = account.find("user");
    const auto role = account.find("role");
    if (user == account.end() || role == account.end() || !user->is_string() || !role->is_string()) return std::nullopt;
    accounts.push_back({{"user", *user}, {"role", *role}});
  }
  return accounts;
}

class AccountVerbs {
 public:
  AccountVerbs(const std::optional<Credentials>& credentials, const Options& options, Conductor& conductor,
               const Interruption& interruption, Report& report)
      : credentials_(credentials),
        options_(options),
        conductor_(conductor),
        interruption_(interruption),
        report_(report) {}

  ExitCode run() {
    switch (options_.action) {
      case Action::accounts: list(); break;
      case Action::passwd: change_own(); break;
      case Action::identity: install(); break;
      default: administer();
    }
    return report_.finish();
  }

 private:
  template <typename Text>
  std::string say(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  void failed(json result, const Failure& failure) { report_.failed(std::move(result), {}, failure); }

  /// What a request answers, in a session of its own.
  Attempt<std::string> ask(std::string line, std::string_view subject, std::size_t limit = SessionRequest::kMaxText) {
    const auto connector = make_connector(conductor_);
    if (!connector) return std::unexpected(connector.error());
    Runner runner(conductor_);
    Session session(runner, **connector, credentials_);
    return runner.run(session.ask(std::move(line), subject, limit));
  }

  void list() {
    const Attempt<std::string> answer = ask("ACCOUNTS", {}, kMaxList);
    if (!answer) return failed(json::object(), answer.error());
    const auto accounts = read_accounts(*answer);
    if (!accounts) return failed(json::object(), senseless(conductor_, *answer));
    std::string page;
    for (const json& account : *accounts) {
      std::string role = shown(account["role"].get<std::string>());
      role.resize(std::max(kRoleWidth, role.size()), ' ');
      page += role + "  " + shown(account["user"].get<std::string>()) + "\n";
    }
    report_.done({{"accounts", *accounts}}, {});
    report_.part(page);
  }

  void administer() {
    const std::string& task = options_.words[0];
    const std::string& user = options_.words[1];
    if (task == "password") return set_password(user);
    if (task == "remove") {
      return tell({{"user", user}}, user, ask(session_line("ACCOUNT_REMOVE", {user}), user),
                  say(Phrase::account_removed, {shown(user)}));
    }
    const std::string& role = options_.words[2];
    tell({{"user", user}, {"role", role}}, user, ask(session_line("ACCOUNT_ROLE", {user, role}), user),
         say(Phrase::account_role_set, {shown(user), role}));
  }

  void set_password(const std::string& user) {
    json result = {{"user", user}};
    const Attempt<Password> fresh = read_new_password(options_, user, interruption_);
    if (!fresh) return failed(std::move(result), fresh.error());
    tell(std::move(result), user, ask(session_line("ACCOUNT_PASSWORD", {user, fresh->text()}), user),
         say(Phrase::password_set, {shown(user)}));
  }

  void change_own() {
    const std::string& user = options_.words.front();
    json result = {{"user", user}};
    const Attempt<Password> old = read_password(options_, user, false, interruption_);
    if (!old) return failed(std::move(result), old.error());
    const Attempt<Password> fresh = read_new_password(options_, user, interruption_);
    if (!fresh) return failed(std::move(result), fresh.error());
    Attempt<std::string> done = ask(session_line("PASSWORD", {user, old->text(), fresh->text()}), user);
    if (!done && done.error().reply == "403 not_allowed") done.error().message = say(Phrase::login_wrong);
    tell(std::move(result), user, std::move(done), say(Phrase::password_set, {shown(user)}));
  }

  void tell(json result, const std::string& user, Attempt<std::string> done, const std::string& said) {
    if (done) return report_.done(std::move(result), said);
    if (done.error().reply == "404 not_found") done.error().message = say(Phrase::no_account, {shown(user)});
    failed(std::move(result), done.error());
  }

  void install() {
    json result = {{"key_file", options_.words[0]}, {"certificates", options_.words[1]}};
    const auto source = IdentitySource::read(options_.words[0], options_.words[1], options_.language, interruption_);
    if (!source) return failed(std::move(result), source.error());
    Attempt<std::string> key = send(**source);
    if (!key) {
      if (key.error().reply == "400 invalid") key.error().message = say(Phrase::identity_refused);
      if (key.error().reply == "409 in_use") key.error().message = say(Phrase::identity_in_use);
      return failed(std::move(result), key.error());
    }
    result["key"] = *key;
    report_.done(std::move(result), say(Phrase::identity_kept, {conductor_.server(), shown(*key)}));
  }

  Attempt<std::string> send(IdentitySource& source) {
    const auto connector = make_connector(conductor_);
    if (!connector) return std::unexpected(connector.error());
    Runner runner(conductor_);
    Session session(runner, **connector, credentials_);
    return runner.run(upload(session, source));
  }

  /// Asks first: who may not install one keeps the key.
  static Flow<Attempt<std::string>> upload(Session& session, IdentitySource& source) {
    const Attempt<void> open = co_await session.ready();
    if (!open) co_return std::unexpected(open.error());
    const auto request = std::make_shared<SessionRequest>("TLS_IDENTITY");
    request->send_body(source, client::BodyForm::asked);
    session.begin(request);
    const Attempt<void> done = co_await session.await(*request, {});
    if (!done) co_return std::unexpected(done.error());
    co_return request->text();
  }

  const std::optional<Credentials>& credentials_;
  const Options& options_;
  Conductor& conductor_;
  const Interruption& interruption_;
  Report& report_;
};

}  // namespace

ExitCode run_account(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report) {
  // All that is asked of the user is asked before the server waits.
  const Attempt<std::optional<Credentials>> credentials = read_credentials(options, interruption);
  if (!credentials) return report_unusable(options, credentials.error());
  return AccountVerbs(*credentials, options, conductor, interruption, report).run();
}

}  // namespace wirelab::cli
