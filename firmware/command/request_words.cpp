#include "firmware/command/request_words.h"

#include <algorithm>

#include "firmware/core/hex_digit.h"

namespace wirelab::command {
namespace {

constexpr char kQuote = '"';
constexpr char kEscape = '\\';

/// Reads one character behind an escape sign; how many bytes it was, 0 if there is no such escape.
std::size_t unescape(std::span<const char> behind, char& out) noexcept {
  if (behind.empty()) return 0;
  if (behind[0] == kQuote || behind[0] == kEscape) {
    out = behind[0];
    return 1;
  }
  if (behind[0] != 'x' || behind.size() < 3) return 0;
  const auto high = hex_digit(behind[1]);
  const auto low = hex_digit(behind[2]);
  if (!high || !low) return 0;
  out = static_cast<char>(*high << 4U | *low);
  return 3;
}

/// `rest` begins behind the opening quote.
std::optional<std::string_view> take_quoted(std::span<char>& rest) noexcept {
  std::size_t kept = 0;
  std::size_t at = 0;
  for (; at < rest.size() && rest[at] != kQuote; ++at) {
    char character = rest[at];
    if (character == kEscape) {
      const std::size_t length = unescape(rest.subspan(at + 1), character);
      if (length == 0) return std::nullopt;
      at += length;
    }
    rest[kept++] = character;
  }
  if (at == rest.size()) return std::nullopt;
  const std::string_view word(rest.data(), kept);
  rest = rest.subspan(at + 1);
  return word;
}

}  // namespace

std::optional<std::string_view> take_word(std::span<char>& rest) noexcept {
  std::optional<std::string_view> word;
  if (!rest.empty() && rest.front() == kQuote) {
    rest = rest.subspan(1);
    word = take_quoted(rest);
    if (!word) return std::nullopt;
  } else {
    const std::string_view all(rest.data(), rest.size());
    word = all.substr(0, std::min(all.find(' '), all.size()));
    if (word->empty() || word->contains(kQuote)) return std::nullopt;
    rest = rest.subspan(word->size());
  }
  if (rest.empty()) return word;
  if (rest.front() != ' ' || rest.size() == 1) return std::nullopt;
  rest = rest.subspan(1);
  return word;
}

void add_word(TextBuilder& out, std::string_view word) noexcept {
  const auto plain = [](char character) { return !is_control(character) && character != ' ' && character != kQuote; };
  // What stands last and begins like the size of a body has to be told from one.
  const bool like_a_body = word.starts_with('+') || word.starts_with('?');
  if (!word.empty() && !like_a_body && std::ranges::all_of(word, plain)) {
    out.add(word);
    return;
  }
  out.add(kQuote);
  for (const char character : word) {
    if (character == kQuote || character == kEscape) {
      out.add(kEscape).add(character);
    } else if (is_control(character)) {
      out.add("\\x").add_hex(static_cast<unsigned char>(character), 2);
    } else {
      out.add(character);
    }
  }
  out.add(kQuote);
}

}  // namespace wirelab::command
