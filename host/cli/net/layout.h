#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::cli {

/// What a piece of text means; how it looks is decided when it is laid out.
enum class Style : std::uint8_t {
  plain,
  heading,
  label,  ///< says what stands beside it
  good,   ///< a state as it should be
  warn,   ///< a state on the way to another
  bad,    ///< a state that needs a person
};

/// A text of one style. Safe to show: what a peer said was escaped before.
struct Piece {
  std::string text;
  Style style = Style::plain;
};

/// One row of a page. What does not fit goes on in the next line, `hang` columns in.
struct Row {
  std::vector<Piece> pieces;
  std::size_t hang = 0;

  Row& add(std::string_view text, Style style = Style::plain);
};

using Page = std::vector<Row>;

/// What a page is laid out for.
struct Paper {
  std::size_t width = 0;  ///< columns; 0: as many as a row needs
  bool colour = false;
};

/// The lines of a page, without line feeds. No line is wider than the paper: rows are broken between pieces, or between
/// words where a piece has no room in a line, and a word that is wider than a line is cut.
[[nodiscard]] std::vector<std::string> laid_out(const Page& page, const Paper& paper);

/// Rows of cells, in which a column is as wide as its widest cell, `kGap` between two columns.
using Cells = std::vector<std::vector<Piece>>;
inline constexpr std::size_t kGap = 2;

/// Appends `cells` as rows that begin `indent` columns in; before the first of them stands `title`.
void add_table(Page& page, const Piece& title, std::size_t indent, const Cells& cells);

}  // namespace wirelab::cli
