#pragma once

#include <string>
#include <string_view>

namespace wirelab::cli {

/// Text that somebody else chose, safe to show: control characters and the like become \xNN (firmware/core/text.h).
[[nodiscard]] std::string shown(std::string_view text);

/// True if the text can be drawn as it is: `shown` would change nothing of it but backslashes.
[[nodiscard]] bool drawable(std::string_view text);

/// `shown`, but line feeds stay: a listing, a reply of several lines.
[[nodiscard]] std::string shown_lines(std::string_view text);

/// The same JSON in ASCII, so that nothing in it steers a terminal: what is more than ASCII, which well-formed JSON has
/// only inside of texts, becomes \uXXXX, and so does DEL.
[[nodiscard]] std::string ascii_json(std::string_view json);

/// Columns that UTF-8 text takes on a terminal.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;

/// The beginning of the text that fits into `width` columns; "…" stands for what was cut.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t width);

}  // namespace wirelab::cli
