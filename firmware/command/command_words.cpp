#include "firmware/command/command_words.h"

#include <algorithm>

#include "firmware/core/text.h"

namespace wirelab::command {
namespace {

std::string_view next_named_word(std::string_view& rest) noexcept {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, std::min(rest.find(' '), rest.size()));
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace

std::expected<CommandWords, std::string_view> CommandWords::parse(std::string_view rest, Target target,
                                                                  std::span<const std::string_view> names) {
  CommandWords words;
  if (target == Target::address) {
    const auto address = net::Address::parse(next_named_word(rest));
    if (!address) return std::unexpected("the command needs an IPv4 or IPv6 address first; names are not looked up");
    words.address_ = *address;
  }
  if (target == Target::name) {
    words.name_ = next_named_word(rest);
    if (words.name_.empty() || words.name_.contains('=')) return std::unexpected("the command needs a name first");
  }
  for (std::string_view word = next_named_word(rest); !word.empty(); word = next_named_word(rest)) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (equals == std::string_view::npos || std::ranges::find(names, name) == names.end()) {
      return std::unexpected("the command has a word that it does not know; firmware/command/PROTOCOL.md lists them");
    }
    if (words.value(name)) return std::unexpected("the command has one word twice");
    if (words.count_ == kMost) return std::unexpected("the command has too many words");
    words.words_[words.count_++] = {name, word.substr(equals + 1)};
  }
  return words;
}

std::optional<std::string_view> CommandWords::value(std::string_view name) const noexcept {
  const auto words = std::span(words_).first(count_);
  const auto word = std::ranges::find(words, name, &Word::name);
  return word == words.end() ? std::nullopt : std::optional(word->value);
}

std::optional<std::uint32_t> CommandWords::number(std::string_view name, std::uint32_t least, std::uint32_t most,
                                                  std::uint32_t otherwise) const noexcept {
  const auto text = value(name);
  if (!text) return otherwise;
  const auto number = parse_decimal(*text);
  if (!number || *number < least || *number > most) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::optional<bool> CommandWords::denied(std::string_view name) const noexcept {
  const auto text = value(name);
  if (!text || *text == "yes") return false;
  return *text == "no" ? std::optional(true) : std::nullopt;
}

}  // namespace wirelab::command
