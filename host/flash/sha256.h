#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <mbedtls/sha256.h>

#include "firmware/core/bytes.h"

namespace wirelab::flash {

/// A SHA-256 sum (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  void add(ConstBytes bytes);
  /// The sum of what was added so far; more may follow.
  [[nodiscard]] Digest so_far() const;
  /// The sum of all that was added; nothing can be added afterwards.
  [[nodiscard]] Digest digest();

 private:
  mbedtls_sha256_context context_{};
};

/// The sum of `bytes`.
[[nodiscard]] Digest sha256(ConstBytes bytes);
/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string hexadecimal(const Digest& digest);

}  // namespace wirelab::flash
