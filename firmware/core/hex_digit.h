#pragma once

#include <optional>

namespace wirelab {

/// The value of a digit of `0-9a-f`; nothing for any other character, capitals among them.
[[nodiscard]] constexpr std::optional<unsigned> hex_digit(char character) noexcept {
  if (character >= '0' && character <= '9') return static_cast<unsigned>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<unsigned>(character - 'a') + 10;
  return std::nullopt;
}

}  // namespace wirelab
