#include "host/cli/net/layout.h"

#include <algorithm>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

/// Select Graphic Rendition (ECMA-48 section 8.3.117): the eight colours that every theme can make readable.
std::string_view sgr(Style style) noexcept {
  switch (style) {
    case Style::plain: break;
    case Style::heading: return "\x1b[1m";
    case Style::label: return "\x1b[36m";
    case Style::good: return "\x1b[32m";
    case Style::warn: return "\x1b[33m";
    case Style::bad: return "\x1b[1;31m";
  }
  return {};
}

/// Lays one row out.
class Breaker {
 public:
  Breaker(const Row& row, const Paper& paper) : paper_(paper), hang_(row.hang) {
    // A line has to hold something behind what it is moved in by.
    if (paper.width > 0) hang_ = std::min(hang_, paper.width / 2);
  }

  std::vector<std::string> run(const Row& row) {
    for (const Piece& piece : row.pieces) add(piece);
    end_line();
    return std::move(lines_);
  }

 private:
  void add(const Piece& piece) {
    std::string_view rest = piece.text;
    // A piece that has room in a line of its own is not broken.
    const std::size_t start = std::min(rest.find_first_not_of(' '), rest.size());
    const std::size_t whole = columns(rest.substr(start));
    const bool fits_here = column_ + blanks_ + start + whole <= paper_.width;
    if (paper_.width > 0 && whole > 0 && !fits_here && column_ > hang_ && hang_ + whole <= paper_.width) {
      end_line();
      blanks_ = hang_;
      rest.remove_prefix(start);
    }
    while (!rest.empty()) {
      const std::size_t blanks = std::min(rest.find_first_not_of(' '), rest.size());
      blanks_ += blanks;
      rest.remove_prefix(blanks);
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (!word.empty()) add_word(word, piece.style);
      rest.remove_prefix(word.size());
    }
  }

  void add_word(std::string_view word, Style style) {
    const std::size_t width = columns(word);
    if (paper_.width > 0 && column_ + blanks_ + width > paper_.width && column_ > hang_) {
      end_line();
      blanks_ = hang_;
    }
    // A line holds something behind the blanks that it begins with.
    if (paper_.width > 0 && column_ == 0) blanks_ = std::min(blanks_, paper_.width / 2);
    set_style(Style::plain, blanks_ > 0 && style != style_);
    line_.append(blanks_, ' ');
    column_ += blanks_;
    blanks_ = 0;
    const std::size_t room = paper_.width > 0 ? paper_.width - std::min(paper_.width, column_) : width;
    const std::string fitting = cut_to(word, std::max<std::size_t>(room, 1));
    set_style(style, true);
    line_ += fitting;
    column_ += columns(fitting);
  }

  /// Blanks look the same in every style, so they change none unless the style would show on them.
  void set_style(Style style, bool needed) {
    if (!paper_.colour || !needed || style == style_) return;
    if (style_ != Style::plain) line_ += "\x1b[0m";
    line_ += sgr(style);
    style_ = style;
  }

  void end_line() {
    set_style(Style::plain, true);
    lines_.push_back(std::move(line_));
    line_.clear();
    column_ = 0;
    blanks_ = 0;
  }

  Paper paper_;
  std::size_t hang_;
  std::vector<std::string> lines_;
  std::string line_;
  std::size_t column_ = 0;
  std::size_t blanks_ = 0;
  Style style_ = Style::plain;
};

std::vector<std::size_t> widths_of(const Cells& cells) {
  std::vector<std::size_t> widths;
  for (const auto& row : cells) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i].text));
  }
  return widths;
}

}  // namespace

Row& Row::add(std::string_view text, Style style) {
  if (!text.empty()) pieces.push_back({std::string(text), style});
  return *this;
}

std::vector<std::string> laid_out(const Page& page, const Paper& paper) {
  std::vector<std::string> lines;
  for (const Row& row : page) {
    std::ranges::move(Breaker(row, paper).run(row), std::back_inserter(lines));
  }
  return lines;
}

void add_table(Page& page, const Piece& title, std::size_t indent, const Cells& cells) {
  const std::vector<std::size_t> widths = widths_of(cells);
  Piece before = title;
  std::size_t last = indent;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) last += widths[i] + kGap;
  for (const auto& cells_of_row : cells) {
    // What is too long in the last column goes on there.
    Row row{.pieces = {}, .hang = last};
    const std::size_t used = columns(before.text);
    row.add(before.text, before.style).add(std::string(indent - std::min(indent, used), ' '));
    before.text.clear();
    for (std::size_t i = 0; i < cells_of_row.size(); ++i) {
      const Piece& cell = cells_of_row[i];
      row.add(cell.text, cell.style);
      if (i + 1 < cells_of_row.size()) row.add(std::string(widths[i] - columns(cell.text) + kGap, ' '));
    }
    page.push_back(std::move(row));
  }
}

}  // namespace wirelab::cli
