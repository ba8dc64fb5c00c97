#include "host/cli/session/line_editor.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "host/cli/display.h"
#include "host/cli/session/line_buffer.h"
#include "host/cli/terminal_line.h"

namespace wirelab::cli {
namespace {

constexpr std::size_t kMostHistory = 500;
constexpr std::size_t kMostShown = 100;

/// A terminal that gives each key at once, until this object goes.
class RawTerminal {
 public:
  RawTerminal() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios raw = before_;
    raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON | INLCR);
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  }
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  ~RawTerminal() { ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_); }

 private:
  termios before_{};
};

void say(std::string_view text) {
  // A terminal that is gone only loses the drawing.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

/// Draws the part of the line that has the cursor in it.
void draw(const std::string& prompt, const LineBuffer& line) {
  const std::size_t width = std::max<std::size_t>(line_width(), columns(prompt) + 2);
  const std::size_t room = width - columns(prompt);
  std::string_view text = line.text();
  std::size_t cursor = line.cursor();
  while (columns(text.substr(0, cursor)) >= room) {
    text.remove_prefix(1);
    --cursor;
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0U) == 0x80U) {
      text.remove_prefix(1);
      --cursor;
    }
  }
  redraw_line(prompt + cut_to(text, room));
  const std::size_t right = columns(prompt) + columns(text.substr(0, cursor));
  say(right == 0 ? std::string("\r") : "\r\x1b[" + std::to_string(right) + "C");
}

void show_candidates(const std::vector<std::string>& candidates) {
  std::string list = "\r\n";
  for (std::size_t i = 0; i < std::min(candidates.size(), kMostShown); ++i) list += shown(candidates[i]) + "  ";
  if (candidates.size() > kMostShown) list += "…";
  say(list + "\r\n");
}

/// Whether the terminal makes signals of keys.
void make_signals(bool on) noexcept {
  termios now{};
  if (::tcgetattr(STDIN_FILENO, &now) != 0) return;
  now.c_lflag = on ? now.c_lflag | ISIG : now.c_lflag & ~static_cast<tcflag_t>(ISIG);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
}

}  // namespace

SignalKeys::SignalKeys() noexcept { make_signals(true); }
SignalKeys::~SignalKeys() { make_signals(false); }

std::string common_beginning(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  std::string common = words.front();
  for (const std::string& word : words) {
    const auto [end, other] = std::ranges::mismatch(common, word);
    common.erase(end, common.end());
  }
  while (!common.empty() && std::ranges::any_of(words, [&](const std::string& word) {
    return word.size() > common.size() && (static_cast<unsigned char>(word[common.size()]) & 0xc0U) == 0x80U;
  })) {
    common.pop_back();
  }
  return common;
}

bool LineEditor::interactive() { return ::isatty(STDIN_FILENO) == 1 && can_redraw_line(); }

std::optional<char> LineEditor::byte() {
  for (;;) {
    char byte = 0;
    const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
    if (count == 1) return byte;
    if (count == 0 || errno != EINTR) return std::nullopt;
    interruption_.check();
  }
}

std::optional<std::string> LineEditor::read(const std::string& prompt, const Completer& completer) {
  if (!interactive()) {
    std::string line;
    for (;;) {
      const auto next = byte();
      if (!next && line.empty()) return std::nullopt;
      if (!next || *next == '\n') return line;
      if (line.size() < LineBuffer::kMost) line += *next;
    }
  }
  auto line = edit(prompt, completer);
  const bool repeated = line && !history_.empty() && history_.back() == *line;
  if (line && !line->empty() && !repeated) history_.push_back(*line);
  if (history_.size() > kMostHistory) history_.erase(history_.begin());
  return line;
}

std::optional<std::string> LineEditor::edit(const std::string& prompt, const Completer& completer) {
  const RawTerminal raw;
  LineBuffer line(history_);
  draw(prompt, line);
  for (;;) {
    const auto next = byte();
    const auto event = next ? line.take(*next) : LineBuffer::Event::ended;
    switch (event) {
      case LineBuffer::Event::none: continue;
      case LineBuffer::Event::changed: break;
      case LineBuffer::Event::redraw: say("\x1b[2J\x1b[H"); break;
      case LineBuffer::Event::accepted: say("\r\n"); return line.text();
      case LineBuffer::Event::cancelled: say("^C\r\n"); return std::string();
      case LineBuffer::Event::ended: say("\r\n"); return std::nullopt;
      case LineBuffer::Event::complete: {
        const Completion found = completer(line.text(), line.cursor());
        const std::string common = common_beginning(found.candidates);
        const bool further = common.size() > line.cursor() - found.from;
        if (found.candidates.size() > 1 && !further) show_candidates(found.candidates);
        if (!common.empty()) line.complete(found.from, common);
        break;
      }
    }
    draw(prompt, line);
  }
}

}  // namespace wirelab::cli
