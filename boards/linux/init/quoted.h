#pragma once

#include <string>
#include <string_view>

namespace wirelab::boards {

/// `text` between single quotes, as messages show what somebody gave.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 2);
  result += '\'';
  result += text;
  result += '\'';
  return result;
}

}  // namespace wirelab::boards
