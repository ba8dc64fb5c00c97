#include "firmware/command/classic_reply.h"

#include "firmware/core/text.h"

namespace wirelab::command {

Reply classic_reply(const Outcome& outcome) noexcept {
  switch (outcome.kind) {
    case OutcomeKind::listing: return {{outcome.text}};
    case OutcomeKind::listing_failed: return {{"Error: La ruta '", outcome.text, "' no existe."}};
    case OutcomeKind::stored: return {{"SUCCESS: Fichero '", outcome.text, "' subido correctamente."}};
    case OutcomeKind::deleted: return {{"DELETED"}};
    case OutcomeKind::renamed: return {{"RENAMED"}};
    case OutcomeKind::rename_failed: return {{"RENAME_ERROR"}};
    case OutcomeKind::authenticated: return {{"AUTHENTICATED"}};
    case OutcomeKind::registered: return {{"SUCCESS"}};
    case OutcomeKind::slowed:
    case OutcomeKind::claimed_before:
    case OutcomeKind::made:
    case OutcomeKind::not_empty:
    case OutcomeKind::range:  // none of the classic verbs ends so
    case OutcomeKind::updated:
    case OutcomeKind::last_admin:
    case OutcomeKind::kept_for_start:
    case OutcomeKind::kept:  // those of sessions: no classic verb ends so
    case OutcomeKind::offset:
    case OutcomeKind::changed:
    case OutcomeKind::mismatch:
    case OutcomeKind::failed: return {{"ERROR"}};
    case OutcomeKind::sent:
    case OutcomeKind::documented:
    case OutcomeKind::streamed: return {};  // what went across was the reply
    case OutcomeKind::unknown_command: return {{"UNKNOWN_COMMAND"}};
  }
  return {{"ERROR"}};
}

std::string_view size_header(std::uint64_t size, std::array<char, kMaxSizeHeader>& room) noexcept {
  return TextBuilder(room).add(kSizeHeaderStart).add_number(size).add(kSizeHeaderEnd).text();
}

}  // namespace wirelab::command
