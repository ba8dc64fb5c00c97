#pragma once

#include <cstddef>
#include <string_view>

namespace wirelab::cli {

/// True if standard error is a terminal that can redraw a line.
[[nodiscard]] bool can_redraw_line();
/// Columns for such a line.
[[nodiscard]] std::size_t line_width();
/// Draws `line` in place of what stands there.
void redraw_line(std::string_view line);
/// Leaves an empty line.
void clear_line();

}  // namespace wirelab::cli
