#include "firmware/command/arguments.h"

#include <algorithm>

namespace wirelab::command {
namespace {

void skip_blanks(std::string_view& rest) noexcept {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
}

std::string_view take_word(std::string_view& rest) noexcept {
  const std::string_view word = rest.substr(0, std::min(rest.find(' '), rest.size()));
  rest.remove_prefix(word.size());
  return word;
}

std::optional<std::string_view> take_name(std::string_view& rest) noexcept {
  if (!rest.starts_with('"')) return take_word(rest);
  const std::size_t end = rest.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view name = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  if (!rest.empty() && rest.front() != ' ') return std::nullopt;
  return name;
}

}  // namespace

std::optional<Arguments> split_arguments(std::string_view rest, ArgumentForm form) noexcept {
  if (form == ArgumentForm::optional_name || form == ArgumentForm::free_words) return Arguments{rest, {}};
  if (form == ArgumentForm::one_name) {
    if (rest.empty()) return std::nullopt;
    return Arguments{rest, {}};
  }
  if (form == ArgumentForm::session_words) return std::nullopt;
  const bool quotes = form == ArgumentForm::two_names;
  skip_blanks(rest);
  const auto first = quotes ? take_name(rest) : std::optional(take_word(rest));
  skip_blanks(rest);
  const auto second = quotes ? take_name(rest) : std::optional(take_word(rest));
  skip_blanks(rest);
  if (!first || !second || first->empty() || second->empty() || !rest.empty()) return std::nullopt;
  return Arguments{*first, *second};
}

bool lacks_argument(std::string_view rest, ArgumentForm form) noexcept {
  if (form == ArgumentForm::optional_name || form == ArgumentForm::free_words) return false;
  if (form == ArgumentForm::one_name) return rest.empty();
  if (form == ArgumentForm::session_words) return false;
  const bool quotes = form == ArgumentForm::two_names;
  for (int argument = 0; argument < 2; ++argument) {
    skip_blanks(rest);
    if (rest.empty()) return true;
    const bool quoted = quotes && rest.front() == '"';
    if (quoted && rest.find('"', 1) == std::string_view::npos) return true;
    if (!quoted) {
      static_cast<void>(take_word(rest));
    } else if (!take_name(rest)) {
      return false;  // wrong already: more bytes do not mend it
    }
  }
  return false;
}

}  // namespace wirelab::command
