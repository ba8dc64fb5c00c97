#include "host/cli/net/frame.h"

#include <algorithm>

namespace wirelab::cli {
namespace {

constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kClearLine = "\x1b[K";
constexpr std::string_view kClearBelow = "\x1b[J";

}  // namespace

std::string frame(const Page& page, const std::optional<Piece>& notice, const Size& size, bool colour,
                  const View& view) {
  const Paper paper{.width = std::max<std::size_t>(size.columns, 1), .colour = colour};
  std::vector<std::string> lines = laid_out(page, paper);
  const std::size_t room = size.rows - std::min<std::size_t>(size.rows, notice ? 1 : 0);
  if (lines.size() > room) {
    const std::size_t kept = room - std::min<std::size_t>(room, 1);
    Page more(1);
    more.back().add(view.say(Label::more, {std::to_string(lines.size() - kept)}), Style::label);
    lines.resize(kept);
    if (room > 0) lines.push_back(laid_out(more, paper).front());
  }
  if (notice) {
    // Long reasons are cut to the row; the beginning says since when.
    Page last(1);
    last.back().add(notice->text, notice->style);
    lines.push_back(laid_out(last, paper).front());
  }
  std::string bytes(kHome);
  if (lines.empty()) return bytes += kClearBelow;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // Cleared before it is written: behind a full line the cursor is still on its last character.
    bytes += i > 0 ? "\r\n" : "";
    bytes += i + 1 < lines.size() ? kClearLine : kClearBelow;
    bytes += lines[i];
  }
  return bytes;
}

}  // namespace wirelab::cli
