#include "firmware/lab/console_output.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

/// Bytes that fit escaped into what a terminal takes at once.
constexpr std::size_t kPiece = Terminal::kMostShown / kEscapeGrowth;

/// The next piece of `text`, which no character crosses the end of.
std::string_view take_piece(std::string_view& text) noexcept {
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text.substr(size)), 1);
    if (size + length > kPiece) break;
    size += length;
  }
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(size);
  return piece;
}

}  // namespace

void ConsoleOutput::begin(std::string_view above) noexcept {
  if (cut_ || !above.empty()) cut_ = !terminal_.write("\n");
}

void ConsoleOutput::add(std::string_view text) noexcept {
  if (!cut_) cut_ = !terminal_.write(text);
}

void ConsoleOutput::add_escaped(std::string_view text) noexcept {
  while (!text.empty() && !cut_) {
    std::array<char, Terminal::kMostShown> room{};
    add(escape_text(take_piece(text), room));
  }
}

void ConsoleOutput::end(std::string_view below) noexcept {
  add("\n");
  while (!below.empty()) add(take_piece(below));
}

}  // namespace wirelab::lab
