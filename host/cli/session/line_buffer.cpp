#include "host/cli/session/line_buffer.h"

#include <utility>

#include "firmware/core/text.h"
#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

constexpr char control(char letter) noexcept { return static_cast<char>(letter & 0x1f); }
constexpr char kEscape = '\x1b';
constexpr char kDelete = '\x7f';
constexpr std::size_t kLongestKey = 8;

/// A byte within a UTF-8 character, not its first.
bool continues(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

std::size_t length_of(char lead) noexcept {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

}  // namespace

std::size_t LineBuffer::before(std::size_t place) const noexcept {
  if (place > 0) --place;
  while (place > 0 && continues(text_[place])) --place;
  return place;
}

std::size_t LineBuffer::behind(std::size_t place) const noexcept {
  if (place < text_.size()) ++place;
  while (place < text_.size() && continues(text_[place])) ++place;
  return place;
}

LineBuffer::Event LineBuffer::take(char byte) {
  if (!escape_.empty()) return take_escape(byte);
  if (byte == kEscape) {
    escape_ = byte;
    return Event::none;
  }
  if (is_control(byte)) return take_control(byte);
  return insert(byte);
}

LineBuffer::Event LineBuffer::insert(char byte) {
  character_ += byte;
  if (character_.size() < length_of(character_.front())) return Event::none;
  const std::string character = std::exchange(character_, {});
  // What steers terminals, or is no character, does not get into a line that is drawn.
  if (utf8_length(character) != character.size() || !drawable(character) || text_.size() >= kMost) return Event::none;
  text_.insert(cursor_, character);
  cursor_ += character.size();
  return Event::changed;
}

LineBuffer::Event LineBuffer::take_control(char byte) {
  character_.clear();
  switch (byte) {
    case '\r':
    case '\n': return Event::accepted;
    case '\t': return Event::complete;
    case control('C'): return Event::cancelled;
    case control('D'): return text_.empty() ? Event::ended : erase(cursor_, behind(cursor_));
    case control('L'): return Event::redraw;
    case control('A'): return move(0);
    case control('E'): return move(text_.size());
    case control('B'): return move(before(cursor_));
    case control('F'): return move(behind(cursor_));
    case control('P'): return recall(at_ == 0 ? 0 : at_ - 1);
    case control('N'): return recall(at_ + 1);
    case control('U'): return erase(0, cursor_);
    case control('K'): return erase(cursor_, text_.size());
    case control('W'): {
      std::size_t from = cursor_;
      while (from > 0 && text_[from - 1] == ' ') --from;
      while (from > 0 && text_[from - 1] != ' ') --from;
      return erase(from, cursor_);
    }
    case control('H'):
    case kDelete: return erase(before(cursor_), cursor_);
    default: return Event::none;
  }
}

LineBuffer::Event LineBuffer::take_escape(char byte) {
  escape_ += byte;
  const bool introduces = escape_.size() == 2 && (byte == '[' || byte == 'O');
  const bool more = escape_.size() > 2 && byte >= '0' && byte <= ';';
  if (introduces || (more && escape_.size() < kLongestKey)) return Event::none;
  return end_sequence();
}

LineBuffer::Event LineBuffer::end_sequence() {
  const std::string key = std::exchange(escape_, {}).substr(1);
  if (key == "[A" || key == "OA") return recall(at_ == 0 ? 0 : at_ - 1);
  if (key == "[B" || key == "OB") return recall(at_ + 1);
  if (key == "[C" || key == "OC") return move(behind(cursor_));
  if (key == "[D" || key == "OD") return move(before(cursor_));
  if (key == "[H" || key == "OH" || key == "[1~") return move(0);
  if (key == "[F" || key == "OF" || key == "[4~") return move(text_.size());
  if (key == "[3~") return erase(cursor_, behind(cursor_));
  return Event::none;
}

LineBuffer::Event LineBuffer::erase(std::size_t from, std::size_t to) {
  text_.erase(from, to - from);
  cursor_ = from;
  return Event::changed;
}

LineBuffer::Event LineBuffer::move(std::size_t place) {
  cursor_ = place;
  return Event::changed;
}

LineBuffer::Event LineBuffer::recall(std::size_t at) {
  if (at > history_.size() || at == at_) return Event::none;
  if (at_ == history_.size()) typed_ = text_;
  at_ = at;
  text_ = at == history_.size() ? typed_ : history_[at];
  cursor_ = text_.size();
  return Event::changed;
}

void LineBuffer::complete(std::size_t from, std::string_view word) {
  if (!drawable(word)) return;
  text_.replace(from, cursor_ - from, word);
  cursor_ = from + word.size();
}

}  // namespace wirelab::cli
