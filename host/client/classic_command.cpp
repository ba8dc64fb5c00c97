#include "host/client/classic_command.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wirelab::client {
namespace {

constexpr std::array<std::pair<Verb, std::string_view>, 7> kWords{{{Verb::list, "LIST_FILES"},
                                                                   {Verb::download, "DOWNLOAD_FILE"},
                                                                   {Verb::upload, "UPLOAD_FILE"},
                                                                   {Verb::remove, "DELETE_FILE"},
                                                                   {Verb::rename, "RENAME_FILE"},
                                                                   {Verb::login, "LOGIN"},
                                                                   {Verb::signin, "SIGNIN"}}};

bool is_control(char letter) noexcept { return static_cast<unsigned char>(letter) < 0x20 || letter == '\x7f'; }

}  // namespace

std::string_view verb_word(Verb verb) noexcept {
  const auto* found = std::ranges::find(kWords, verb, [](const auto& entry) { return entry.first; });
  return found == kWords.end() ? std::string_view() : found->second;
}

Verb verb_of(std::string_view word) noexcept {
  const auto* found = std::ranges::find(kWords, word, [](const auto& entry) { return entry.second; });
  return found == kWords.end() ? Verb::other : found->first;
}

std::string classic_command(std::string_view word, std::span<const std::string> arguments, LineEnd line_end) {
  const bool quoting = verb_of(word) == Verb::rename && arguments.size() == 2;
  std::string text(word);
  for (const std::string& argument : arguments) {
    const bool quoted = quoting && argument.find(' ') != std::string::npos;
    text += ' ';
    if (quoted) text += '"';
    text += argument;
    if (quoted) text += '"';
  }
  if (line_end == LineEnd::line_feed) text += '\n';
  return text;
}

std::optional<ArgumentFault> argument_fault(Verb verb, std::string_view argument) noexcept {
  if (argument.empty()) return ArgumentFault::empty;
  if (std::ranges::any_of(argument, is_control)) return ArgumentFault::control;
  if (verb == Verb::rename && argument.find('"') != std::string_view::npos) return ArgumentFault::quote;
  const bool word = verb == Verb::login || verb == Verb::signin;
  if (word && argument.find(' ') != std::string_view::npos) return ArgumentFault::blank;
  if (argument.size() > kMaxArgument) return ArgumentFault::too_long;
  return std::nullopt;
}

}  // namespace wirelab::client
