#pragma once

#include <array>
#include <cstdint>

#include <mbedtls/sha256.h>

#include "firmware/core/bytes.h"

namespace wirelab::accounts {

/// A derived key: one block of PBKDF2-HMAC-SHA256.
using PasswordHash = std::array<std::byte, 32>;

/// PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2), one block long, in slices. The loop is ours so that a board without
/// threads can cut it into pieces that stall nobody; SHA-256 itself is mbedTLS's. The padded key is hashed once and its
/// state copied each round, which halves the work of calling HMAC as a whole. Key material is wiped on destruction.
class Pbkdf2 {
 public:
  /// Prepares `rounds` rounds (at least 1) over `password` and `salt`; neither is kept.
  Pbkdf2(ConstBytes password, ConstBytes salt, std::uint32_t rounds) noexcept;
  Pbkdf2(const Pbkdf2&) = delete;
  Pbkdf2& operator=(const Pbkdf2&) = delete;
  ~Pbkdf2();

  /// Does up to `rounds` rounds more; true when all are done.
  bool step(std::uint32_t rounds) noexcept;
  /// Once `step` answered true: takes as long as `rounds` rounds more and leaves the key as it is.
  void idle(std::uint32_t rounds) noexcept;

  /// The key, once `step` answered true.
  [[nodiscard]] const PasswordHash& hash() const noexcept { return sum_; }
  /// Rounds that were computed, those in vain too: what it cost.
  [[nodiscard]] std::uint64_t rounds_done() const noexcept { return done_; }

 private:
  void hmac(ConstBytes message, PasswordHash& out) noexcept;

  mbedtls_sha256_context inner_{};  // after the key xor ipad block
  mbedtls_sha256_context outer_{};  // after the key xor opad block
  mbedtls_sha256_context work_{};
  PasswordHash last_{};
  PasswordHash sum_{};
  std::uint32_t left_;
  std::uint64_t done_ = 0;
};

/// Compares in a time that depends on nothing but the length.
[[nodiscard]] bool equal_in_constant_time(const PasswordHash& a, const PasswordHash& b) noexcept;

}  // namespace wirelab::accounts
