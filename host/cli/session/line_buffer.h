#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirelab::cli {

/// A line that is being typed on a terminal: bytes of keys in, text and cursor out. It draws nothing.
class LineBuffer {
 public:
  /// What came of a key.
  enum class Event : unsigned char {
    none,       ///< the key is not whole, or means nothing
    changed,    ///< the line or the cursor
    accepted,   ///< Enter
    complete,   ///< Tab
    cancelled,  ///< Ctrl-C
    ended,      ///< Ctrl-D on an empty line
    redraw,     ///< Ctrl-L
  };
  /// Longest line that is taken.
  static constexpr std::size_t kMost = 8192;

  /// The lines before, the latest last; must outlive this object.
  explicit LineBuffer(const std::vector<std::string>& history) : history_(history), at_(history.size()) {}

  [[nodiscard]] Event take(char byte);
  /// The line; nothing in it steers a terminal, however it came in.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The cursor, as an offset in bytes.
  [[nodiscard]] std::size_t cursor() const noexcept { return cursor_; }
  /// Puts `word` in place of the bytes from `from` to the cursor, unless it would steer a terminal.
  void complete(std::size_t from, std::string_view word);

 private:
  [[nodiscard]] Event take_control(char byte);
  [[nodiscard]] Event take_escape(char byte);
  [[nodiscard]] Event insert(char byte);
  [[nodiscard]] Event end_sequence();
  [[nodiscard]] std::size_t before(std::size_t place) const noexcept;
  [[nodiscard]] std::size_t behind(std::size_t place) const noexcept;
  Event erase(std::size_t from, std::size_t to);
  Event recall(std::size_t at);
  Event move(std::size_t place);

  const std::vector<std::string>& history_;
  std::size_t at_;     // in the history; its size: the line itself
  std::string typed_;  // the line itself while another is shown
  std::string text_;
  std::size_t cursor_ = 0;
  std::string escape_;     // of a key that sends several bytes
  std::string character_;  // of one that is not whole
};

}  // namespace wirelab::cli
