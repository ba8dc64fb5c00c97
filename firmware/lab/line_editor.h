#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/lab/talk.h"

namespace wirelab::lab {

/// What a key has brought about.
enum class Typed : std::uint8_t {
  nothing,   ///< the line goes on
  line,      ///< it is whole
  too_long,  ///< it ended, and had more bytes than a line may have
  not_text,  ///< it ended, and held bytes that are not UTF-8
};

/// Makes lines of what is typed, a byte at a time. CR, LF or both end a line; backspace takes the last character away
/// and Ctrl-U all. Other control characters, and what keys like the arrows send (ECMA-48), go nowhere; a tab is a
/// blank. Pure: who calls it shows the echo.
class LineEditor {
 public:
  /// The longest line, so that a chat can put the longest name and ": " before it.
  static constexpr std::size_t kLongestLine = kLongestMessage - 32 - 2;

  /// One key more. After anything but `nothing` the next one begins another line.
  [[nodiscard]] Typed take(char byte) noexcept;

  /// The line, as far as it is typed; nothing in it steers a terminal.
  [[nodiscard]] std::string_view text() const noexcept { return {line_.data(), size_}; }
  /// The same, or nothing once it has ended.
  [[nodiscard]] std::string_view unfinished() const noexcept { return ended_ ? std::string_view() : text(); }
  /// What a terminal that shows nothing by itself has to show for the last key; until the next one.
  [[nodiscard]] std::string_view echo() const noexcept { return echo_; }

 private:
  enum class Escape : std::uint8_t { none, begun, sequence, one_more };

  [[nodiscard]] bool swallow(char byte) noexcept;
  void begin_anew() noexcept;
  [[nodiscard]] Typed end() noexcept;
  void erase_character() noexcept;
  void add(char byte) noexcept;
  void add_character(std::string_view character) noexcept;

  std::array<char, kLongestLine> line_{};
  std::size_t size_ = 0;
  std::array<char, 4> part_{};  // of a character that is not whole yet
  std::size_t part_size_ = 0;
  std::string_view echo_;
  Escape escape_ = Escape::none;
  bool ended_ = false;  // the next key begins another line
  bool after_return_ = false;
  bool too_long_ = false;
  bool not_text_ = false;
};

}  // namespace wirelab::lab
