#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <mbedtls/sha256.h>

#include "firmware/core/bytes.h"

namespace wirelab::storage {

/// A SHA-256 (FIPS 180-4).
using Digest = std::array<std::byte, 32>;

/// Hashes bytes as they come. Copies go on by themselves from where they were made.
class Sha256 {
 public:
  Sha256() noexcept;

  /// Adds bytes.
  void update(ConstBytes bytes) noexcept;
  /// The hash of all that was added; nothing may be added afterwards.
  [[nodiscard]] Digest finish() noexcept;

 private:
  mbedtls_sha256_context context_{};
};

/// The hash of `bytes`.
[[nodiscard]] Digest sha256(ConstBytes bytes) noexcept;

/// The digest that 64 digits of `0-9a-f` spell; nothing for any other text.
[[nodiscard]] std::optional<Digest> parse_digest(std::string_view text) noexcept;

/// Those digits.
using DigestText = std::array<char, 64>;
[[nodiscard]] DigestText digest_text(const Digest& digest) noexcept;
/// The same for who has a heap to spare.
[[nodiscard]] std::string digest_string(const Digest& digest);

}  // namespace wirelab::storage
