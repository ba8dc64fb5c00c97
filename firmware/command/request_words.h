#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/core/text.h"

namespace wirelab::command {

/// Takes the first word off `rest`, a part of a request line (PROTOCOL.md, "Grammar"), and the blank behind it. A word
/// in quotes is decoded in place, so the answer refers to the bytes of `rest`. Nothing if there is no word: an empty
/// rest, a second blank, a quote that is not closed or is followed by something other than a blank, an escape that does
/// not exist, a quote within a plain word. Then `rest` is left anywhere.
[[nodiscard]] std::optional<std::string_view> take_word(std::span<char>& rest) noexcept;

/// Most bytes that `add_word` writes for one byte; two quotes come on top.
inline constexpr std::size_t kWordGrowth = 4;
/// Writes `word` so that `take_word` reads it: as it is where that is possible, else in quotes with escapes. Without
/// room for all of it `out` is truncated, and says so.
void add_word(TextBuilder& out, std::string_view word) noexcept;

}  // namespace wirelab::command
