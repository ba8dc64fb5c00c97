#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace wirelab {

/// Bytes that somebody else owns, to read from.
using ConstBytes = std::span<const std::byte>;
/// Bytes that somebody else owns, to write into.
using MutableBytes = std::span<std::byte>;

/// The bytes of `text`, without a terminator. Valid as long as the text is.
[[nodiscard]] inline ConstBytes as_bytes(std::string_view text) noexcept {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// The same bytes seen as characters; no encoding is checked. Valid as long as the bytes are.
[[nodiscard]] inline std::string_view as_text(ConstBytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Copies `from` to the beginning of `into`, which must be at least as long and lie elsewhere. For everything that may
/// be long: std::ranges::copy of constant bytes goes byte by byte with g++ 12.
inline void copy_bytes(ConstBytes from, MutableBytes into) noexcept {
  if (!from.empty()) std::memcpy(into.data(), from.data(), from.size());
}

}  // namespace wirelab
