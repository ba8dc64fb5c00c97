#include "firmware/command/classic_answer.h"

#include <algorithm>

#include "firmware/command/classic_reply.h"
#include "firmware/core/text.h"

namespace wirelab::command {
namespace {

/// What `answer` holds where classic_reply puts the text of an outcome of `kind`.
std::optional<std::string_view> text_within(std::string_view answer, OutcomeKind kind) noexcept {
  const Reply reply = classic_reply({.kind = kind});
  const std::string_view before = reply.pieces.front();
  const std::string_view after = reply.pieces.back();
  if (answer.size() < before.size() + after.size()) return std::nullopt;
  if (!answer.starts_with(before) || !answer.ends_with(after)) return std::nullopt;
  return answer.substr(before.size(), answer.size() - before.size() - after.size());
}

bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

}  // namespace

AnswerState match_marker(std::string_view received, std::string_view marker) noexcept {
  if (received.starts_with(marker)) return AnswerState::matches;
  return marker.starts_with(received) ? AnswerState::needs_more : AnswerState::differs;
}

SizeHeader find_size_header(std::string_view received) noexcept {
  if (const AnswerState start = match_marker(received, kSizeHeaderStart); start != AnswerState::matches) return {start};
  const std::string_view number_and_end = received.substr(kSizeHeaderStart.size());
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(number_and_end, is_digit) - number_and_end.begin());
  const auto size = parse_decimal(number_and_end.substr(0, digits));
  const bool empty_yet = number_and_end.empty();
  if ((!size && !empty_yet) || digits > kMaxSizeDigits) return {AnswerState::differs};
  const AnswerState end = match_marker(number_and_end.substr(digits), kSizeHeaderEnd);
  if (end != AnswerState::matches) return {end};
  return {AnswerState::matches, *size, kSizeHeaderStart.size() + digits + kSizeHeaderEnd.size()};
}

std::optional<std::string_view> stored_name(std::string_view answer) noexcept {
  return text_within(answer, OutcomeKind::stored);
}

std::optional<std::string_view> unlisted_path(std::string_view answer) noexcept {
  return text_within(answer, OutcomeKind::listing_failed);
}

}  // namespace wirelab::command
