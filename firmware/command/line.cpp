#include "firmware/command/line.h"

namespace wirelab::command {

Line find_line(std::string_view received, std::size_t longest) noexcept {
  const std::string_view window = received.substr(0, longest + 2);
  const std::size_t end = window.find('\n');
  std::string_view text = window.substr(0, end);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() > longest) return {LineState::too_long, received, received.size()};
  if (end != std::string_view::npos) return {LineState::whole, text, end + 1};
  return {received.empty() ? LineState::needs_more : LineState::may_be_whole, text, received.size()};
}

}  // namespace wirelab::command
