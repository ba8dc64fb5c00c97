#include "firmware/lab/upper_line.h"

#include <algorithm>

#include "firmware/lab/upper_case.h"

namespace wirelab::lab {

Act UpperLine::receive(MutableBytes message) {
  rest_ = message;
  return next_line();
}

Act UpperLine::go_on() { return next_line(); }

/// Takes up to the end of a line; one that is as long as the room is whole without an end.
Act UpperLine::next_line() {
  const auto end = std::ranges::find(rest_, std::byte{'\n'});
  const std::size_t found = static_cast<std::size_t>(end - rest_.begin()) + (end == rest_.end() ? 0 : 1);
  const std::size_t count = std::min(found, line_.size() - size_);
  copy_bytes(rest_.first(count), std::span(line_).subspan(size_));
  size_ += count;
  rest_ = rest_.subspan(count);
  const bool whole = size_ == line_.size() || (size_ > 0 && line_.at(size_ - 1) == std::byte{'\n'});
  if (!whole) return {};
  const MutableBytes line = std::span(line_).first(size_);
  make_upper(line);
  size_ = 0;
  return {.reply = line, .then = rest_.empty() ? Then::receive : Then::go_on};
}

}  // namespace wirelab::lab
