#include "host/cli/display.h"

#include <cwchar>

#include <algorithm>
#include <array>
#include <vector>

#include "firmware/core/text.h"

namespace wirelab::cli {
namespace {

/// The code point of the well-formed character `text`.
std::uint32_t code_point(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  std::uint32_t code = text.size() == 1 ? lead : lead & (0x7FU >> text.size());
  for (const char next : text.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
  return code;
}

/// The columns of the well-formed character `text`.
std::size_t character_columns(std::string_view text) noexcept {
  if (text.size() == 1) return 1;
  const int width = ::wcwidth(static_cast<wchar_t>(code_point(text)));
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

/// The next character of `text`: a whole one, or a byte that belongs to none.
std::string_view next_character(std::string_view text) noexcept {
  return text.substr(0, std::max<std::size_t>(1, utf8_length(text)));
}

std::size_t width_of(std::string_view character) noexcept {
  return utf8_length(character) == 0 ? 1 : character_columns(character);
}

}  // namespace

std::string shown(std::string_view text) {
  std::vector<char> room(text.size() * kEscapeGrowth);
  return std::string(escape_text(text, room));
}

bool drawable(std::string_view text) {
  std::string rest(text);
  // Not taken out: bytes on both sides of one could make a character together.
  std::ranges::replace(rest, '\\', '/');
  return shown(rest) == rest;
}

std::string shown_lines(std::string_view text) {
  std::string result;
  for (;;) {
    const std::size_t end = text.find('\n');
    result += shown(text.substr(0, end));
    if (end == std::string_view::npos) return result;
    result += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string ascii_json(std::string_view json) {
  const auto escape = [](std::uint32_t unit) {
    std::array<char, 6> room{};
    return std::string(TextBuilder(room).add("\\u").add_hex(unit, 4).text());
  };
  std::string result;
  while (!json.empty()) {
    const std::string_view character = next_character(json);
    json.remove_prefix(character.size());
    if (character.size() == 1 && static_cast<unsigned char>(character[0]) < 0x7F) {
      result += character;
      continue;
    }
    const std::uint32_t code = utf8_length(character) == 0 ? 0xFFFD : code_point(character);
    // UTF-16 has two units for what is beyond the first plane (RFC 8259 section 7).
    if (code >= 0x10000) result += escape(0xD800 + ((code - 0x10000) >> 10U));
    result += escape(code >= 0x10000 ? 0xDC00 + ((code - 0x10000) & 0x3FFU) : code);
  }
  return result;
}

std::size_t columns(std::string_view text) noexcept {
  std::size_t total = 0;
  while (!text.empty()) {
    const std::string_view character = next_character(text);
    total += width_of(character);
    text.remove_prefix(character.size());
  }
  return total;
}

std::string cut_to(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  std::string result;
  std::size_t used = 1;
  while (!text.empty()) {
    const std::string_view character = next_character(text);
    used += width_of(character);
    if (used > width) break;
    result += character;
    text.remove_prefix(character.size());
  }
  return width == 0 ? std::string() : result + "…";
}

}  // namespace wirelab::cli
