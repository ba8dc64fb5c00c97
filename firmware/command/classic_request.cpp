#include "firmware/command/classic_request.h"

#include "firmware/command/arguments.h"
#include "firmware/core/text.h"

namespace wirelab::command {
namespace {

struct VerbAndRest {
  std::string_view verb;
  std::string_view rest;
};

VerbAndRest split_verb(std::string_view line) noexcept {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return {line, {}};
  return {line.substr(0, blank), line.substr(blank + 1)};
}

}  // namespace

Line find_command(std::string_view received, const VerbTable& verbs) noexcept {
  Line line = find_line(received, kMaxCommand);
  if (line.state != LineState::may_be_whole || received.ends_with('\r')) return line;
  if (verbs.is_proper_prefix(line.text)) line.state = LineState::needs_more;
  const VerbAndRest parts = split_verb(line.text);
  const Verb* verb = verbs.find_classic(parts.verb);
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
  Verb* verb = verbs.find_classic(parts.verb);
  if (verb == nullptr) return {};
  return {verb, split_arguments(parts.rest, verb->form())};
}

}  // namespace wirelab::command
