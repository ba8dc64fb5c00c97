#include "host/cli/net/answer.h"

#include "host/cli/display.h"
#include "host/cli/net/labels.h"

namespace wirelab::cli {
namespace {

using net_report::Flaw;

Label label_of(Flaw flaw) {
  switch (flaw) {
    case Flaw::not_json: return Label::flaw_not_json;
    case Flaw::too_deep: return Label::flaw_too_deep;
    case Flaw::too_long: return Label::flaw_too_long;
    case Flaw::missing: return Label::flaw_missing;
    case Flaw::wrong_kind: return Label::flaw_wrong_kind;
    case Flaw::out_of_range: return Label::flaw_out_of_range;
    case Flaw::malformed: return Label::flaw_malformed;
    case Flaw::unknown_schema: return Label::flaw_schema;
    case Flaw::unknown_kind: return Label::flaw_kind;
  }
  return Label::flaw_other;
}

Reason reason_of(std::string_view code) {
  if (code == "not-found") return Reason::not_found;
  if (code == "not-allowed") return Reason::not_allowed;
  if (code == "timed-out") return Reason::timed_out;
  if (code == "unsupported") return Reason::unsupported;
  return Reason::failed;
}

}  // namespace

Failure undecodable(Language language, const net_report::DecodeFault& fault, std::string_view server) {
  const bool named = fault.flaw == Flaw::unknown_schema || fault.flaw == Flaw::unknown_kind;
  const std::string where = fault.place.empty() ? text(language, Label::flaw_whole) : fault.place;
  const std::string why = text(language, label_of(fault.flaw), {named ? shown(fault.found) : where});
  return {.reason = Reason::protocol, .message = text(language, Label::not_a_document, {server, why})};
}

Failure wrong_answer(Language language, std::string_view server) {
  return {.reason = Reason::protocol,
          .message = text(language, Label::not_a_document, {server, text(language, Label::flaw_other)})};
}

Failure refused_by(Language language, const net_report::Trouble& trouble) {
  return {.reason = reason_of(trouble.code),
          .message = text(language, Label::server_says, {shown(trouble.what), shown(trouble.message)}),
          .reply = trouble.message};
}

}  // namespace wirelab::cli
