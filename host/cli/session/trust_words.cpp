#include "host/cli/session/trust_words.h"

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

Phrase why(tls::Trouble trouble) {
  switch (trouble) {
    case tls::Trouble::turned_away: return Phrase::why_turned_away;
    case tls::Trouble::no_agreement: return Phrase::why_no_agreement;
    case tls::Trouble::timed_out: return Phrase::why_slow;
    case tls::Trouble::truncated: return Phrase::why_cut;
    case tls::Trouble::no_memory: return Phrase::why_no_memory;
    case tls::Trouble::no_entropy: return Phrase::why_no_entropy;
    default: return Phrase::why_not_tls;
  }
}

}  // namespace

Failure unreadable_pins(Language language, const trust::PinFault& fault) {
  const std::string file = shown(fault.file.string());
  return {.reason = Reason::local_file,
          .message = fault.error != 0
                         ? text(language, Phrase::pins_unreadable, {file, system_reason(language, fault.error)})
                         : text(language, Phrase::pins_wrong_line, {file, std::to_string(fault.wrong_line)}),
          .ends_the_run = true};
}

Failure pin_not_kept(Language language, std::string_view server, const trust::PinFault& fault) {
  // Somebody wrote it meanwhile, and wrong.
  if (fault.error == 0) return unreadable_pins(language, fault);
  return {.reason = Reason::local_file,
          .message = text(language, Phrase::pin_not_kept,
                          {server, shown(fault.file.string()), system_reason(language, fault.error)})};
}

std::string accepting_command(const Options& options, std::string_view key) {
  return "wirelab --ip " + shown(options.ip) + " --port " + std::to_string(options.server.port) +
         " trust --fingerprint " + std::string(key);
}

Failure mistrusted(const Conductor& conductor, trust::Verdict verdict, const std::optional<trust::Pin>& pin,
                   std::string_view shown_key) {
  const Options& options = conductor.options();
  const std::string server = conductor.server();
  const std::string command = accepting_command(options, shown_key);
  Failure failure{.reason = Reason::not_allowed, .message = {}, .ends_the_run = true};
  if (verdict == trust::Verdict::unexpected) {
    failure.message = text(options.language, Phrase::key_unexpected,
                           {server, shown_key, options.session.trust.fingerprint.value_or("")});
  } else if (verdict == trust::Verdict::unvouched) {
    failure.message =
        pin ? text(options.language, Phrase::key_unvouched_now, {server, shown(pin->since), shown_key, command})
            : text(options.language, Phrase::key_unvouched, {server, shown_key, command});
  } else if (verdict == trust::Verdict::stranger || !pin) {
    failure.message = text(options.language, Phrase::key_unknown, {server, shown_key, command});
  } else {
    failure.message =
        text(options.language, Phrase::key_changed, {server, pin->key, shown(pin->since), shown_key, command});
  }
  return failure;
}

Failure no_tls(const Conductor& conductor, tls::Trouble trouble) {
  const Language language = conductor.options().language;
  return {.reason = trouble == tls::Trouble::timed_out ? Reason::timed_out : Reason::protocol,
          .message = text(language, Phrase::no_tls, {conductor.server(), text(language, why(trouble))}),
          .ends_the_run = true,
          .passing = trouble == tls::Trouble::truncated};
}

Failure nobody_listens(const Conductor& conductor) {
  const Language language = conductor.options().language;
  return {.reason = Reason::unreachable,
          .message = text(language, Phrase::no_tls, {conductor.server(), text(language, Phrase::no_tls_refused)}),
          .ends_the_run = true,
          .passing = true};
}

}  // namespace wirelab::cli
