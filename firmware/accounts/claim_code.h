#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "firmware/core/entropy.h"

namespace wirelab::accounts {

/// What shows that somebody may claim an appliance: that he can read its console, or wrote its card. Ten characters of
/// Crockford's Base32 (50 bits) in two groups, which are easy to read aloud and to type: "7K2QF-0MX4T". No code stays
/// in memory that is free again.
class ClaimCode {
 public:
  /// Characters without the hyphen.
  static constexpr std::size_t kCharacters = 10;

  ClaimCode(const ClaimCode&) = default;
  ClaimCode& operator=(const ClaimCode&) = default;
  ~ClaimCode();

  /// A new one; the errors of `entropy`.
  [[nodiscard]] static Result<ClaimCode> draw(Entropy& entropy);
  /// The code that `text` spells: in capitals or not, with hyphens or not, with O for 0 and I or L for 1. Nothing if it
  /// is none.
  [[nodiscard]] static std::optional<ClaimCode> parse(std::string_view text) noexcept;

  /// As people read it.
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), text_.size()}; }
  /// Compares in a time that does not depend on where they differ.
  [[nodiscard]] bool same_as(const ClaimCode& other) const noexcept;

 private:
  explicit ClaimCode(const std::array<char, kCharacters>& characters) noexcept;

  std::array<char, kCharacters + 1> text_{};
};

/// True if `text` spells a code.
[[nodiscard]] inline bool valid_claim_code(std::string_view text) noexcept {
  return ClaimCode::parse(text).has_value();
}

}  // namespace wirelab::accounts
