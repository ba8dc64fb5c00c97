#include "firmware/command/framed_reply.h"

#include <algorithm>

#include "firmware/core/text.h"

namespace wirelab::command {
namespace {

Status failure(Error error) noexcept {
  switch (error) {
    case Error::closed: return kCutShortStatus;
    case Error::invalid: return {400, "invalid"};
    case Error::not_allowed: return {403, "not_allowed"};
    case Error::not_found: return {404, "not_found"};
    case Error::timed_out: return {504, "no_answer"};
    case Error::exists: return {409, "exists"};
    case Error::in_use: return {409, "in_use"};
    case Error::unsupported: return {501, "unsupported"};
    case Error::would_block:
    case Error::no_resources: return {503, "no_resources"};
    case Error::no_space: return {507, "no_space"};
    case Error::refused:
    case Error::reset:
    case Error::unreachable: return {502, "unreachable"};
    case Error::io: return {500, "io"};
  }
  return {};
}

bool belongs_to_word(char character) noexcept {
  return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_';
}

/// Takes the part up to the next blank, and the blank.
std::string_view take_part(std::string_view& line) noexcept {
  const std::string_view part = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(part.size() + 1, line.size()));
  return part;
}

}  // namespace

Status status_of(const Outcome& outcome) noexcept {
  switch (outcome.kind) {
    case OutcomeKind::listing: return {200, "listing"};
    case OutcomeKind::kept: return {200, "kept"};
    case OutcomeKind::offset: return {409, "offset"};
    case OutcomeKind::changed: return {412, "changed"};
    case OutcomeKind::mismatch: return {422, "mismatch"};
    case OutcomeKind::stored: return {201, "stored"};
    case OutcomeKind::deleted: return {200, "deleted"};
    case OutcomeKind::renamed: return {200, "renamed"};
    case OutcomeKind::authenticated: return {200, "authenticated"};
    case OutcomeKind::registered: return {201, "registered"};
    case OutcomeKind::sent: return {200, "file"};
    case OutcomeKind::documented: return {200, "document"};
    case OutcomeKind::streamed: return {200, "end"};
    case OutcomeKind::slowed: return {429, "slow_down"};
    case OutcomeKind::claimed_before: return {409, "claimed"};
    case OutcomeKind::updated: return {200, "updated"};
    case OutcomeKind::last_admin: return {409, "last_admin"};
    case OutcomeKind::kept_for_start: return {200, "kept_for_next_start"};
    case OutcomeKind::made: return {201, "made"};
    case OutcomeKind::not_empty: return {409, "not_empty"};
    case OutcomeKind::range: return {416, "range"};
    case OutcomeKind::unknown_command: return {405, "unknown_command"};
    case OutcomeKind::listing_failed:
    case OutcomeKind::rename_failed:
    case OutcomeKind::failed: return failure(outcome.error);
  }
  return {};
}

std::string_view reply_head(const Status& status, std::uint64_t size, std::array<char, kMaxHead>& room) noexcept {
  TextBuilder head(room);
  head.add_number(status.number).add(' ').add(status.word).add(' ').add_number(size).add('\n');
  return head.text();
}

std::optional<ReplyHead> parse_head(std::string_view line) noexcept {
  if (std::ranges::count(line, ' ') != 2) return std::nullopt;
  const std::string_view digits = take_part(line);
  const auto number = parse_decimal(digits);
  const std::string_view word = take_part(line);
  const auto size = parse_decimal(line);
  if (!number || *number < 100 || *number > 599 || digits.size() != 3 || !size) return std::nullopt;
  if (word.empty() || word.size() > kMaxStatusWord || !std::ranges::all_of(word, belongs_to_word)) return std::nullopt;
  return ReplyHead{.status = {static_cast<std::uint16_t>(*number), word}, .size = *size};
}

}  // namespace wirelab::command
