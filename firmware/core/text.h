#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace wirelab {

/// The number that `text` spells in decimal digits and nothing else (no sign, no blank, at least one digit); nothing if
/// it is not one or exceeds 64 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

/// An ASCII control character, DEL among them.
[[nodiscard]] constexpr bool is_control(char character) noexcept {
  return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
}
/// True if `text` holds one.
[[nodiscard]] bool holds_control(std::string_view text) noexcept;

/// Upper bound of the bytes that one input byte can become in `escape_text`.
inline constexpr std::size_t kEscapeGrowth = 4;

/// Writes `text` into `out` so that a terminal or a log shows it and is not steered by it: control characters, DEL,
/// bytes that are not valid UTF-8 and the C1 and bidirectional controls become \xNN; backslash becomes \\. Printable
/// UTF-8 stays. Stops before the first character that does not fit. Answers the part of `out` that was written.
[[nodiscard]] std::string_view escape_text(std::string_view text, std::span<char> out) noexcept;

/// The length in bytes of the well-formed UTF-8 character (RFC 3629) that starts `text`; 0 if it is empty or malformed
/// (overlong, surrogate, above U+10FFFF, truncated).
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

/// True if all of `text` is well-formed UTF-8.
[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;

/// Fills a caller's buffer piece by piece; what does not fit is cut and `truncated` says so. For messages of bounded
/// length in code that must not allocate.
class TextBuilder {
 public:
  explicit TextBuilder(std::span<char> room) noexcept : room_(room) {}

  TextBuilder& add(std::string_view text) noexcept;
  TextBuilder& add(char character) noexcept {
    if (used_ < room_.size()) {
      room_[used_++] = character;
    } else {
      truncated_ = true;
    }
    return *this;
  }
  /// Decimal, padded with zeros on the left to at least `width` digits.
  TextBuilder& add_number(std::uint64_t number, std::size_t width = 1) noexcept;
  /// Lower-case hexadecimal, padded with zeros on the left to at least `width` digits.
  TextBuilder& add_hex(std::uint64_t number, std::size_t width = 1) noexcept;
  /// `text` as `escape_text` writes it.
  TextBuilder& add_escaped(std::string_view text) noexcept;

  [[nodiscard]] std::string_view text() const noexcept { return {room_.data(), used_}; }
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  template <unsigned kBase>
  TextBuilder& add_digits(std::uint64_t number, std::size_t width) noexcept;

  std::span<char> room_;
  std::size_t used_ = 0;
  bool truncated_ = false;
};

}  // namespace wirelab
