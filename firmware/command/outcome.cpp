#include "firmware/command/outcome.h"

namespace wirelab::command {

std::string_view outcome_name(OutcomeKind kind) noexcept {
  switch (kind) {
    case OutcomeKind::listing: return "listing";
    case OutcomeKind::listing_failed: return "listing-failed";
    case OutcomeKind::kept: return "kept";
    case OutcomeKind::offset: return "offset";
    case OutcomeKind::changed: return "changed";
    case OutcomeKind::mismatch: return "mismatch";
    case OutcomeKind::stored: return "stored";
    case OutcomeKind::deleted: return "deleted";
    case OutcomeKind::renamed: return "renamed";
    case OutcomeKind::rename_failed: return "rename-failed";
    case OutcomeKind::authenticated: return "authenticated";
    case OutcomeKind::registered: return "registered";
    case OutcomeKind::slowed: return "slowed";
    case OutcomeKind::claimed_before: return "claimed-before";
    case OutcomeKind::updated: return "updated";
    case OutcomeKind::last_admin: return "last-admin";
    case OutcomeKind::kept_for_start: return "kept-for-next-start";
    case OutcomeKind::failed: return "failed";
    case OutcomeKind::sent: return "sent";
    case OutcomeKind::documented: return "document";
    case OutcomeKind::streamed: return "stream";
    case OutcomeKind::made: return "made";
    case OutcomeKind::not_empty: return "not-empty";
    case OutcomeKind::range: return "range";
    case OutcomeKind::unknown_command: return "unknown-command";
  }
  return "unknown";
}

}  // namespace wirelab::command
