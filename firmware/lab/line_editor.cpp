#include "firmware/lab/line_editor.h"

#include <algorithm>
#include <utility>

#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

constexpr char kBackspace = '\b';
constexpr char kDelete = 0x7f;
constexpr char kKill = 0x15;  // Ctrl-U
constexpr char kEscape = 0x1b;

constexpr bool continues(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

/// How many bytes a character has that begins so; 0 if none does.
constexpr std::size_t length_behind(char lead) noexcept {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

/// Whether a terminal shows the character as it is, and is not steered by it.
bool harmless(std::string_view character) noexcept {
  std::array<char, 4 * kEscapeGrowth> room{};
  return character == "\\" || escape_text(character, room) == character;
}

}  // namespace

Typed LineEditor::take(char byte) noexcept {
  echo_ = {};
  if (ended_) begin_anew();
  const bool pair = after_return_ && byte == '\n';
  after_return_ = byte == '\r';
  if (pair) return Typed::nothing;
  // A line's end ends everything, so that half an escape sequence swallows no more than its line.
  if (byte == '\r' || byte == '\n') return end();
  if (swallow(byte)) return Typed::nothing;
  if (byte == kBackspace || byte == kDelete) {
    erase_character();
  } else if (byte == kKill) {
    begin_anew();
    echo_ = "^U\n";
  } else if (byte == '\t') {
    add(' ');
  } else if (!is_control(byte)) {
    add(byte);
  }
  return Typed::nothing;
}

bool LineEditor::swallow(char byte) noexcept {
  if (byte == kEscape) {
    escape_ = Escape::begun;
    return true;
  }
  const Escape state = escape_;
  escape_ = Escape::none;
  switch (state) {
    case Escape::none: return false;
    case Escape::begun:
      if (byte == '[') escape_ = Escape::sequence;
      if (byte == 'O') escape_ = Escape::one_more;
      return true;
    case Escape::sequence:
      // Parameters, up to the final byte: ECMA-48, 5.4.
      if (byte >= 0x20 && byte < 0x40) escape_ = Escape::sequence;
      return true;
    case Escape::one_more: break;
  }
  return true;
}

void LineEditor::begin_anew() noexcept {
  size_ = part_size_ = 0;
  escape_ = Escape::none;
  ended_ = too_long_ = not_text_ = false;
}

Typed LineEditor::end() noexcept {
  not_text_ |= part_size_ > 0;
  ended_ = true;
  echo_ = "\n";
  if (too_long_) return Typed::too_long;
  return not_text_ ? Typed::not_text : Typed::line;
}

void LineEditor::erase_character() noexcept {
  // A part of a character was never shown.
  if (part_size_ > 0 || size_ == 0) {
    part_size_ = 0;
    return;
  }
  do {
    --size_;
  } while (size_ > 0 && continues(line_.at(size_)));
  echo_ = "\b \b";
}

void LineEditor::add(char byte) noexcept {
  if (part_size_ > 0 && !continues(byte)) {
    not_text_ = true;
    part_size_ = 0;
  }
  part_.at(part_size_++) = byte;
  const std::size_t length = length_behind(part_.front());
  if (part_size_ < length) return;
  const std::string_view character(part_.data(), std::exchange(part_size_, 0));
  if (utf8_length(character) != character.size()) {
    not_text_ = true;
  } else if (harmless(character)) {
    add_character(character);
  }
}

void LineEditor::add_character(std::string_view character) noexcept {
  too_long_ |= character.size() > line_.size() - size_;
  if (too_long_) return;
  char* const place = line_.data() + size_;
  std::ranges::copy(character, place);
  size_ += character.size();
  echo_ = {place, character.size()};
}

}  // namespace wirelab::lab
