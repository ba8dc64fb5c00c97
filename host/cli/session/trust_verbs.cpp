#include "host/cli/session/trust_verbs.h"

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/secure_connector.h"
#include "host/cli/session/session.h"
#include "host/cli/session/trust_words.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

class TrustVerbs {
 public:
  TrustVerbs(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report)
      : options_(options), conductor_(conductor), interruption_(interruption), report_(report) {}

  ExitCode run() {
    switch (options_.action) {
      case Action::trust: return look();
      case Action::forget: return forget();
      default: return claim();
    }
  }

 private:
  template <typename Text>
  std::string say(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  ExitCode failed(json result, const Failure& failure) {
    report_.failed(std::move(result), {}, failure);
    return report_.finish();
  }

  /// Shakes hands and says what the key is; whether it may be, the judge has decided on the way.
  ExitCode look() {
    json result = {{"server", conductor_.server()}};
    const Attempt<std::optional<trust::Pin>> looked = known_pin(conductor_);
    if (!looked) return report_unusable(options_, looked.error());
    const std::optional<trust::Pin>& before = *looked;
    const auto connector = SecureConnector::make(conductor_);
    if (!connector) return report_unusable(options_, connector.error());
    const trust::ServerJudge& judge = (*connector)->judge();
    const Attempt<void> open = meet(**connector);
    if (judge.verdict()) result["key"] = judge.shown();
    if (before) result["known"] = {{"key", before->key}, {"since", before->since}};
    if (!open) return failed(std::move(result), open.error());
    if (const auto& fault = (*connector)->not_kept()) return failed(std::move(result), *fault);
    report_.done(std::move(result), said(judge, before));
    return report_.finish();
  }

  Attempt<void> meet(SecureConnector& connector) {
    Runner runner(conductor_);
    const std::optional<Credentials> nobody;
    Session session(runner, connector, nobody);
    return runner.run(session.ready());
  }

  std::string said(const trust::ServerJudge& judge, const std::optional<trust::Pin>& before) const {
    const std::string server = conductor_.server();
    if (judge.verdict() == trust::Verdict::verified) return say(Phrase::trust_verified, {server, judge.shown()});
    if (before && before->key == judge.shown()) {
      return say(Phrase::trust_known, {server, judge.shown(), shown(before->since)});
    }
    return say(Phrase::trust_kept, {server, judge.shown()});
  }

  ExitCode forget() {
    const std::string server = conductor_.server();
    json result = {{"server", server}};
    const Attempt<std::optional<trust::Pin>> looked = known_pin(conductor_);
    if (!looked) return report_unusable(options_, looked.error());
    const std::optional<trust::Pin>& pin = *looked;
    if (!pin) {
      return failed(std::move(result), {.reason = Reason::not_found, .message = say(Phrase::not_known, {server})});
    }
    const std::string key = pin->key;
    const bool by_authority = pin->by_authority();
    if (const auto kept = trust::keep_pin(trust::pin_file_of_user(), {.server = server, .key = {}, .since = {}});
        !kept) {
      const std::string why = system_reason(options_.language, kept.error().error);
      return failed(std::move(result),
                    {.reason = Reason::local_file,
                     .message = say(Message::cannot_write, {shown(kept.error().file.string()), why})});
    }
    result["key"] = key;
    report_.done(std::move(result),
                 by_authority ? say(Phrase::forgotten_authority, {server}) : say(Phrase::forgotten, {key, server}));
    return report_.finish();
  }

  /// All that is asked for is asked before the server waits.
  ExitCode claim() {
    const std::string& user = options_.words.front();
    json result = {{"user", user}};
    const Attempt<Password> code = read_claim_code(options_, interruption_);
    if (!code) return failed(std::move(result), code.error());
    const Attempt<Password> password = read_password(options_, user, true, interruption_);
    if (!password) return failed(std::move(result), password.error());
    const auto connector = SecureConnector::make(conductor_);
    if (!connector) return report_unusable(options_, connector.error());
    Runner runner(conductor_);
    const std::optional<Credentials> nobody;
    Session session(runner, **connector, nobody);
    std::string line = client::session_line("CLAIM", {user, password->text(), code->text()});
    Attempt<std::string> done = runner.run(session.ask(std::move(line), user));
    if (!done) {
      if (done.error().reply == "403 not_allowed") done.error().message = say(Phrase::claim_refused);
      return failed(std::move(result), done.error());
    }
    report_.done(std::move(result), say(Phrase::claimed, {shown(user)}));
    return report_.finish();
  }

  const Options& options_;
  Conductor& conductor_;
  const Interruption& interruption_;
  Report& report_;
};

}  // namespace

ExitCode run_trust(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report) {
  return TrustVerbs(options, conductor, interruption, report).run();
}

}  // namespace wirelab::cli
