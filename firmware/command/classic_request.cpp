#include "firmware/command/classic_request.h"

#include <algorithm>

#include "firmware/command/arguments.h"

namespace wirelab::command {
namespace {

/// Deals with ends and length; answers `may_be_whole` where only the meaning of the text can tell.
Line find_line(std::string_view received, std::size_t longest) noexcept {
  const std::string_view window = received.substr(0, longest + 2);
  const std::size_t end = window.find('\n');
  std::string_view text = window.substr(0, end);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() > longest) return {LineState::too_long, received, received.size()};
  if (end != std::string_view::npos) return {LineState::whole, text, end + 1};
  return {received.empty() ? LineState::needs_more : LineState::may_be_whole, text, received.size()};
}

struct VerbAndRest {
  std::string_view verb;
  std::string_view rest;
};

VerbAndRest split_verb(std::string_view line) noexcept {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return {line, {}};
  return {line.substr(0, blank), line.substr(blank + 1)};
}

bool holds_control(std::string_view text) noexcept {
  return std::ranges::any_of(text, [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7f;
  });
}

}  // namespace

Line find_command(std::string_view received, const VerbTable& verbs) noexcept {
  Line line = find_line(received, kMaxCommand);
  if (line.state != LineState::may_be_whole || received.ends_with('\r')) return line;
  if (verbs.is_proper_prefix(line.text)) line.state = LineState::needs_more;
  const VerbAndRest parts = split_verb(line.text);
  const Verb* verb = verbs.find(parts.verb);
  if (verb != nullptr && lacks_argument(parts.rest, verb->form())) line.state = LineState::needs_more;
  return line;
}

Line find_size(std::string_view received) noexcept {
  Line line = find_line(received, kMaxSize);
  if (line.state == LineState::may_be_whole && received.ends_with('\r')) line.state = LineState::needs_more;
  return line;
}

Request parse_command(std::string_view line, const VerbTable& verbs) noexcept {
  if (holds_control(line)) return {};
  const VerbAndRest parts = split_verb(line);
  Verb* verb = verbs.find(parts.verb);
  if (verb == nullptr) return {};
  return {verb, split_arguments(parts.rest, verb->form())};
}

}  // namespace wirelab::command
