#include "host/cli/conductor.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/net/labels.h"
#include "host/cli/progress_bar.h"
#include "host/cli/session/talks.h"
#include "host/client/document_exchange.h"
#include "host/client/download_exchange.h"
#include "host/client/reply_exchange.h"
#include "host/client/upload_exchange.h"

namespace wirelab::cli {
namespace {

using client::Fault;
using client::Problem;
using client::Verb;
using client::Verdict;

/// Of a text that makes no sense, this much is shown.
constexpr std::size_t kShownOfNonsense = 60;

/// Timers and signals end a turn sooner.
constexpr Duration kLongTurn = std::chrono::hours(1);

Message refused_message(Verb verb) {
  switch (verb) {
    case Verb::list: return Message::ls_refused;
    case Verb::download: return Message::get_refused;
    case Verb::upload: return Message::put_refused;
    case Verb::remove: return Message::rm_refused;
    case Verb::rename: return Message::mv_refused;
    case Verb::login: return Message::login_refused;
    case Verb::signin: return Message::signin_refused;
    case Verb::other: return Message::unknown_command;
    default: return Message::net_refused;
  }
}

/// Commands that came with wirelabd's report of its network.
bool is_about_network(Verb verb) {
  const client::AnswerForm form = client::answer_form(verb);
  return form == client::AnswerForm::document || form == client::AnswerForm::lines;
}

Reason reason_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::not_found: return Reason::not_found;
    case Verdict::not_allowed: return Reason::not_allowed;
    case Verdict::unknown_command: return Reason::unsupported;
    case Verdict::not_understood: return Reason::protocol;
    default: return Reason::failed;
  }
}

/// An exchange on the classic wire.
class ClassicTalk final : public Talk {
 public:
  ClassicTalk(Conductor& conductor, client::Exchange& exchange, const client::Waits& waits)
      : conductor_(conductor),
        exchange_(exchange),
        conversation_(conductor.network().stack(), conductor.options().server, exchange, waits) {}

  [[nodiscard]] bool over() const noexcept override { return conversation_.over(); }
  [[nodiscard]] std::optional<Failure> failure() const override {
    const auto& problem = exchange_.problem();
    return problem ? std::optional(conductor_.broken(*problem)) : std::nullopt;
  }

 private:
  const Conductor& conductor_;
  const client::Exchange& exchange_;
  client::Conversation conversation_;
};

}  // namespace

client::Waits Conductor::waits() const {
  client::Waits result;
  result.step = options_.timeout;
  result.connect = std::min(result.connect, options_.timeout);
  return result;
}

Attempt<std::string> Conductor::ask(Verb verb, std::string command, std::string_view subject) {
  const bool listing = verb == Verb::list;
  client::ReplyExchange exchange(std::move(command), listing ? client::kMaxListing : client::kMaxReply,
                                 listing ? client::EmptyReply::is_an_answer : client::EmptyReply::is_a_fault);
  if (auto failure = converse(exchange, waits())) return std::unexpected(std::move(*failure));
  const Verdict verdict = judge(verb, exchange.reply());
  if (verdict != Verdict::ok) return std::unexpected(refusal(verb, verdict, exchange.reply(), subject));
  return exchange.reply();
}

Attempt<std::uint64_t> Conductor::download(std::string command, DownloadTarget& target, std::string_view name,
                                           const std::function<void(std::uint64_t)>& size_known) {
  if (const auto& trouble = target.failure()) return std::unexpected(*trouble);
  client::DownloadExchange exchange(std::move(command), target);
  auto failure = converse(exchange, waits(), name, size_known);
  if (const auto& trouble = target.failure()) return std::unexpected(*trouble);
  if (failure) return std::unexpected(std::move(*failure));
  if (!exchange.accepted()) {
    const Verdict verdict = judge(Verb::download, exchange.refusal());
    return std::unexpected(refusal(Verb::download, verdict, exchange.refusal(), name));
  }
  static_cast<void>(target.commit());  // `failure` says how it went
  if (const auto& trouble = target.failure()) return std::unexpected(*trouble);
  return exchange.progress().total;
}

Attempt<std::string> Conductor::document(Verb verb, std::string command, std::string_view subject, Duration extra) {
  client::DocumentExchange exchange(std::move(command));
  client::Waits patient = waits();
  patient.step += extra;
  if (auto failure = converse(exchange, patient)) return std::unexpected(std::move(*failure));
  if (exchange.accepted()) return exchange.document();
  return std::unexpected(refusal(verb, judge(verb, exchange.refusal()), exchange.refusal(), subject));
}

Attempt<void> Conductor::watch(Verb verb, std::string command, client::LineSink& sink) {
  client::LinesExchange exchange(std::move(command), sink);
  client::Waits patient = waits();
  // A shorter time than that would end a stream between two of its heartbeats.
  patient.step = std::max(patient.step, client::kStreamSilence);
  if (auto failure = converse(exchange, patient)) {
    const auto& problem = exchange.problem();
    const bool silent = problem && problem->fault == Fault::timed_out;
    if (silent) failure->message = say(Message::stream_silent, {server(), seconds(patient.step)});
    return std::unexpected(std::move(*failure));
  }
  if (exchange.accepted()) return {};
  return std::unexpected(refusal(verb, judge(verb, exchange.refusal()), exchange.refusal(), {}));
}

Attempt<Conductor::Stored> Conductor::upload(std::string command, client::LineEnd line_end, UploadSource& source,
                                             const std::string& path) {
  client::UploadExchange exchange(std::move(command), line_end, source);
  if (auto failure = converse(exchange, waits(), path)) {
    const auto& problem = exchange.problem();
    if (problem && problem->fault == Fault::local_file) failure->message = say(Message::changed, {shown(path)});
    return std::unexpected(std::move(*failure));
  }
  const Verdict verdict = judge(Verb::upload, exchange.reply());
  if (verdict != Verdict::ok || !exchange.accepted()) {
    return std::unexpected(
        refusal(Verb::upload, verdict == Verdict::ok ? Verdict::not_understood : verdict, exchange.reply(), path));
  }
  return Stored{
      .name = std::string(client::stored_name(exchange.reply())), .reply = exchange.reply(), .bytes = source.size()};
}

std::unique_ptr<Talk> Conductor::begin(client::Exchange& exchange, Duration step) {
  client::Waits patient = waits();
  patient.step = step;
  return talk(exchange, patient);
}

std::unique_ptr<Talk> Conductor::talk(client::Exchange& exchange, const client::Waits& waits) {
  if (talks_ != nullptr) return talks_->begin(exchange, waits);
  return std::make_unique<ClassicTalk>(*this, exchange, waits);
}

void Conductor::turn(Duration longest) {
  interruption_.check();
  network_.reactor().run_once(longest);
  interruption_.check();
}

std::optional<Failure> Conductor::converse(client::Exchange& exchange, const client::Waits& waits,
                                           std::string_view name,
                                           const std::function<void(std::uint64_t)>& size_known) {
  interruption_.check();
  Reactor& reactor = network_.reactor();
  std::optional<ProgressBar> bar;
  const bool draw = !name.empty() && !options_.json && !options_.no_progress && ProgressBar::possible();
  if (draw) bar.emplace(reactor, [&exchange] { return exchange.progress(); }, name, options_.language);
  const std::unique_ptr<Talk> conversation = talk(exchange, waits);
  bool told = !size_known;
  while (!conversation->over()) {
    reactor.run_once(kLongTurn);
    interruption_.check();
    if (!told && exchange.progress().known) {
      size_known(exchange.progress().total);
      told = true;
    }
  }
  return conversation->failure();
}

std::string Conductor::server() const { return std::string(net::EndpointText(options_.server).view()); }

std::string Conductor::seconds(Duration wait) const {
  std::string number = std::to_string(std::chrono::duration<double>(wait).count());
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number;
}

Failure Conductor::not_connected(Error why) const {
  Failure failure{.reason = Reason::unreachable, .message = {}, .ends_the_run = true};
  switch (why) {
    case Error::refused: failure.message = say(Message::refused, {server()}); break;
    case Error::unreachable: failure.message = say(Message::no_route, {server()}); break;
    case Error::timed_out:
      failure.reason = Reason::timed_out;
      failure.message = say(Message::connect_timeout, {server(), seconds(waits().connect)});
      break;
    default:
      failure.message = say(Message::connect_failed, {server(), connection_reason(options_.language, why)});
      break;
  }
  return failure;
}

Failure Conductor::timed_out(const Problem& problem) const {
  const std::string wait = seconds(options_.timeout);
  const bool in_body = problem.expected > 0 && problem.done < problem.expected;
  return {.reason = Reason::timed_out,
          .message = in_body ? say(Message::body_timed_out,
                                   {server(), std::to_string(problem.done), std::to_string(problem.expected), wait})
                             : say(Message::timed_out, {server(), wait})};
}

Failure Conductor::broken(const Problem& problem) const {
  const std::string done = std::to_string(problem.done);
  const std::string expected = std::to_string(problem.expected);
  const bool in_body = problem.expected > 0;
  Failure failure{.reason = Reason::protocol, .message = {}};
  switch (problem.fault) {
    case Fault::cannot_connect: return not_connected(problem.cause);
    case Fault::timed_out: return timed_out(problem);
    case Fault::reset:
      failure.message = in_body ? say(Message::body_broke,
                                      {server(), connection_reason(options_.language, problem.cause), done, expected})
                                : say(Message::broke, {server(), connection_reason(options_.language, problem.cause)});
      break;
    case Fault::ended_early:
      failure.message =
          in_body ? say(Message::body_cut, {server(), done, expected}) : say(Message::ended_early, {server()});
      break;
    case Fault::not_understood:
      failure.message = say(Message::not_understood, {server(), shown(problem.text.substr(0, kShownOfNonsense))});
      break;
    case Fault::too_long: failure.message = say(Message::too_long, {server(), expected}); break;
    case Fault::overrun: failure.message = say(Message::body_too_long, {server(), expected}); break;
    case Fault::local_file: failure.reason = Reason::local_file; break;
    case Fault::no_session:
    case Fault::other_version:
    case Fault::session_closed: break;  // a classic conversation has no such end
  }
  return failure;
}

Failure Conductor::refusal(Verb verb, Verdict verdict, const std::string& reply, std::string_view subject) const {
  Failure failure{
      .reason = reason_of(verdict), .message = say(refused_message(verb), {shown(subject)}), .reply = reply};
  if (verdict == Verdict::unknown_command) failure.message = say(Message::unknown_command);
  if (verdict == Verdict::unknown_command && is_about_network(verb)) {
    failure.message = text(options_.language, Label::older_appliance, {server()});
  }
  if (verb == Verb::list && verdict == Verdict::not_found) failure.message = say(Message::ls_missing);
  if (verdict == Verdict::not_understood) {
    failure.message = say(Message::not_understood, {server(), shown(reply.substr(0, kShownOfNonsense))});
  }
  return failure;
}

Failure Conductor::refused(Verb verb, const std::string& reply) const {
  return refusal(verb, judge(verb, reply), reply, {});
}

}  // namespace wirelab::cli
