#include "host/cli/session/session_words.h"

#include <algorithm>
#include <array>

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

using client::Fault;

constexpr std::size_t kShown = 60;

struct Refusal {
  std::string_view word;  ///< of the status
  Reason reason;
  Phrase phrase;
  bool passing = false;
};
constexpr std::array kRefusals = std::to_array<Refusal>({
    {"arguments", Reason::failed, Phrase::refused_arguments},
    {"invalid", Reason::failed, Phrase::refused_arguments},
    {"login_needed", Reason::not_allowed, Phrase::refused_login},
    {"tls_needed", Reason::not_allowed, Phrase::refused_tls},
    {"slow_down", Reason::not_allowed, Phrase::refused_slow_down},
    {"claimed", Reason::exists, Phrase::refused_claimed},
    {"last_admin", Reason::failed, Phrase::refused_last_admin},
    {"role_needed", Reason::not_allowed, Phrase::refused_role},
    {"not_allowed", Reason::not_allowed, Phrase::refused_name},
    {"not_found", Reason::not_found, Phrase::refused_missing},
    {"unknown_command", Reason::unsupported, Phrase::refused_unknown},
    {"exists", Reason::exists, Phrase::refused_exists},
    {"in_use", Reason::failed, Phrase::refused_in_use, true},
    {"not_empty", Reason::failed, Phrase::refused_not_empty},
    {"changed", Reason::failed, Phrase::refused_changed},
    {"range", Reason::failed, Phrase::refused_range},
    {"mismatch", Reason::failed, Phrase::refused_mismatch, true},
    {"io", Reason::failed, Phrase::refused_io},
    {"unsupported", Reason::unsupported, Phrase::refused_unsupported},
    {"no_resources", Reason::failed, Phrase::refused_busy, true},
    {"no_answer", Reason::timed_out, Phrase::refused_no_answer},
    {"no_space", Reason::failed, Phrase::refused_no_space},
});

/// What is said of a session that did not begin.
Failure no_session(const Conductor& conductor, const client::Problem& problem) {
  const Language language = conductor.options().language;
  const bool busy = problem.text == "ERROR";
  // Who is told so over TLS is not to think of clear text: both ports are one appliance.
  const Phrase full = conductor.options().session.wire == Wire::tls ? Phrase::tls_full : Phrase::server_full;
  const Phrase phrase = busy ? full : Phrase::classic_only;
  return {.reason = busy ? Reason::failed : Reason::protocol,
          .message = text(language, phrase, {conductor.server(), shown(problem.text.substr(0, kShown))}),
          .ends_the_run = true,
          .passing = busy};
}

}  // namespace

Failure broken_session(const Conductor& conductor, const client::Problem& problem) {
  const Language language = conductor.options().language;
  switch (problem.fault) {
    case Fault::no_session: return no_session(conductor, problem);
    case Fault::other_version:
      return {.reason = Reason::protocol,
              .message = text(language, Phrase::other_version, {conductor.server(), shown(problem.text)}),
              .ends_the_run = true};
    case Fault::session_closed:
      if (problem.text.empty()) {
        return {.reason = Reason::failed,
                .message = text(language, Phrase::given_up, {conductor.server()}),
                .passing = true,
                .from_beside = true};
      }
      return {.reason = problem.text == "timed_out" ? Reason::timed_out : Reason::failed,
              .message = text(language, Phrase::session_closed, {conductor.server(), shown(problem.text)}),
              .passing = problem.text != "login_late"};
    case Fault::too_long:
      if (problem.cause != Error::invalid) break;
      return {.reason = Reason::usage,
              .message = text(language, Phrase::line_too_long, {std::to_string(problem.expected)})};
    default: break;
  }
  Failure failure = conductor.broken(problem);
  failure.passing = problem.fault == Fault::cannot_connect || problem.fault == Fault::timed_out ||
                    problem.fault == Fault::reset || problem.fault == Fault::ended_early;
  return failure;
}

Failure refused_request(const Conductor& conductor, const client::SessionRequest& request, std::string_view subject) {
  const Language language = conductor.options().language;
  const std::string status = std::to_string(request.status()) + " " + request.word();
  const auto* found = std::ranges::find(kRefusals, request.word(), &Refusal::word);
  if (found == kRefusals.end()) {
    return {.reason = Reason::failed, .message = text(language, Phrase::refused_otherwise, {status}), .reply = status};
  }
  // What stands in its body is for how many seconds.
  const std::string_view about = found->phrase == Phrase::refused_slow_down ? request.text() : subject;
  return {.reason = found->reason,
          .message = text(language, found->phrase, {shown(about)}),
          .reply = status,
          .passing = found->passing,
          .in_use = found->word == "in_use"};
}

Failure refused_login(const Conductor& conductor, const client::SessionRequest& request) {
  Failure failure = refused_request(conductor, request, {});
  failure.ends_the_run = true;
  if (request.status() == 403) {
    failure.reason = Reason::not_allowed;
    failure.message = text(conductor.options().language, Phrase::login_wrong);
  }
  return failure;
}

Failure senseless(const Conductor& conductor, std::string_view answer) {
  return {.reason = Reason::protocol,
          .message = text(conductor.options().language, Message::not_understood,
                          {conductor.server(), shown(answer.substr(0, kShown))})};
}

}  // namespace wirelab::cli
