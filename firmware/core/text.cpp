#include "firmware/core/text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace wirelab {
namespace {

unsigned char byte_at(std::string_view text, std::size_t index) noexcept {
  return static_cast<unsigned char>(text[index]);
}

/// A character and the bytes that spell it; zero bytes if the text starts with none.
struct Character {
  std::uint32_t code_point = 0;
  std::size_t length = 0;
};

Character decode(std::string_view text) noexcept {
  if (text.empty()) return {};
  const unsigned char lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  std::size_t length = 0;
  std::uint32_t code_point = 0;
  std::uint32_t least = 0;  // smaller values have a shorter spelling: RFC 3629 §3 forbids this one
  if ((lead & 0xe0U) == 0xc0U) {
    length = 2;
    code_point = lead & 0x1fU;
    least = 0x80;
  } else if ((lead & 0xf0U) == 0xe0U) {
    length = 3;
    code_point = lead & 0x0fU;
    least = 0x800;
  } else if ((lead & 0xf8U) == 0xf0U) {
    length = 4;
    code_point = lead & 0x07U;
    least = 0x10000;
  } else {
    return {};
  }
  if (text.size() < length) return {};
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte_at(text, i);
    if ((next & 0xc0U) != 0x80U) return {};
    code_point = code_point << 6U | (next & 0x3fU);
  }
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < least || code_point > 0x10ffff || surrogate) return {};
  return {code_point, length};
}

/// Characters that move the cursor, change the direction of text or show nothing: they could make a name look like
/// another.
bool steers_display(std::uint32_t code_point) noexcept {
  const bool control = code_point < 0x20 || (code_point >= 0x7f && code_point <= 0x9f);
  const bool mark = code_point == 0x061c || (code_point >= 0x200b && code_point <= 0x200f);
  const bool separator = code_point == 0x2028 || code_point == 0x2029;
  const bool bidirectional =
      (code_point >= 0x202a && code_point <= 0x202e) || (code_point >= 0x2066 && code_point <= 0x2069);
  const bool tag = code_point == 0xfeff || (code_point >= 0xe0000 && code_point <= 0xe007f);
  return control || mark || separator || bidirectional || tag;
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t number = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(character - '0');
    if (number > (kMax - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

bool holds_control(std::string_view text) noexcept { return std::ranges::any_of(text, is_control); }

std::size_t utf8_length(std::string_view text) noexcept { return decode(text).length; }

bool valid_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view escape_text(std::string_view text, std::span<char> out) noexcept {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::size_t used = 0;
  while (!text.empty()) {
    const Character character = decode(text);
    const std::size_t taken = std::max<std::size_t>(character.length, 1);
    std::array<char, 4 * kEscapeGrowth> piece{};
    std::size_t size = 0;
    if (character.length > 0 && !steers_display(character.code_point)) {
      if (text.front() == '\\') piece[size++] = '\\';
      for (std::size_t i = 0; i < taken; ++i) piece[size++] = text[i];
    } else {
      for (std::size_t i = 0; i < taken; ++i) {
        const unsigned char byte = byte_at(text, i);
        for (const char part : {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]}) piece[size++] = part;
      }
    }
    if (size > out.size() - used) break;
    std::copy_n(piece.begin(), size, out.begin() + static_cast<std::ptrdiff_t>(used));
    used += size;
    text.remove_prefix(taken);
  }
  return {out.data(), used};
}

TextBuilder& TextBuilder::add(std::string_view text) noexcept {
  const std::size_t fits = std::min(text.size(), room_.size() - used_);
  std::copy_n(text.begin(), fits, room_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ += fits;
  truncated_ = truncated_ || fits < text.size();
  return *this;
}

template <unsigned kBase>  // dividing by a number that is not known beforehand is many times slower
TextBuilder& TextBuilder::add_digits(std::uint64_t number, std::size_t width) noexcept {
  std::array<char, 20> digits{};  // 2^64 has 20 decimal digits
  std::size_t start = digits.size();
  do {
    digits[--start] = "0123456789abcdef"[number % kBase];
    number /= kBase;
  } while (number > 0);
  for (std::size_t have = digits.size() - start; have < width; ++have) add('0');
  return add(std::string_view(digits.data() + start, digits.size() - start));
}

TextBuilder& TextBuilder::add_number(std::uint64_t number, std::size_t width) noexcept {
  return add_digits<10>(number, width);
}

TextBuilder& TextBuilder::add_hex(std::uint64_t number, std::size_t width) noexcept {
  return add_digits<16>(number, width);
}

TextBuilder& TextBuilder::add_escaped(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t taken = std::max<std::size_t>(utf8_length(text), 1);
    std::array<char, 4 * kEscapeGrowth> room{};
    const std::string_view piece = escape_text(text.substr(0, taken), room);
    if (piece.size() > room_.size() - used_) {
      truncated_ = true;
      break;
    }
    add(piece);
    text.remove_prefix(taken);
  }
  return *this;
}

}  // namespace wirelab
