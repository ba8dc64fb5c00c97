#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wirelab::command {

/// What the bytes received so far are.
enum class LineState : std::uint8_t {
  needs_more,    ///< certainly not the whole: wait until the absolute deadline
  may_be_whole,  ///< whole if nothing follows within the quiet gap; only a line end would tell
  whole,         ///< a line end came
  too_long,      ///< no line end within the longest line
};

/// A line of either wire, or of the classic one a text that silence ends.
struct Line {
  LineState state = LineState::needs_more;
  std::string_view text;     ///< without its end
  std::size_t consumed = 0;  ///< bytes of text and end; what follows belongs to the next phase
};

/// Finds the line that `received` starts with, of at most `longest` bytes; its end is LF or CRLF. Without one it is
/// `may_be_whole`, because only the meaning of the text can tell, or `needs_more` if nothing came.
[[nodiscard]] Line find_line(std::string_view received, std::size_t longest) noexcept;

}  // namespace wirelab::command
