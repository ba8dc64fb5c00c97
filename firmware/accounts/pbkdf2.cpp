#include "firmware/accounts/pbkdf2.h"

#include <mbedtls/platform_util.h>

#include <algorithm>
#include <array>

namespace wirelab::accounts {
namespace {

constexpr std::size_t kBlock = 64;  // SHA-256's block, RFC 2104's B

const unsigned char* raw(ConstBytes bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// mbedTLS can fail only in accelerators that are not configured in, so these wrappers carry no error.
void update(mbedtls_sha256_context& context, ConstBytes bytes) {
  static_cast<void>(mbedtls_sha256_update(&context, raw(bytes), bytes.size()));
}

void finish(mbedtls_sha256_context& context, PasswordHash& out) {
  static_cast<void>(mbedtls_sha256_finish(&context, reinterpret_cast<unsigned char*>(out.data())));
}

void start_with_pad(mbedtls_sha256_context& context, const std::array<std::byte, kBlock>& key, std::byte pad) {
  std::array<std::byte, kBlock> block = key;
  for (std::byte& byte : block) byte ^= pad;
  static_cast<void>(mbedtls_sha256_starts(&context, 0));
  update(context, block);
  mbedtls_platform_zeroize(block.data(), block.size());
}

}  // namespace

Pbkdf2::Pbkdf2(ConstBytes password, ConstBytes salt, std::uint32_t rounds) noexcept
    : left_(std::max<std::uint32_t>(rounds, 1)) {
  mbedtls_sha256_init(&inner_);
  mbedtls_sha256_init(&outer_);
  mbedtls_sha256_init(&work_);

  std::array<std::byte, kBlock> key{};
  if (password.size() <= kBlock) {
    std::ranges::copy(password, key.begin());
  } else {
    PasswordHash digest{};
    static_cast<void>(mbedtls_sha256_starts(&work_, 0));
    update(work_, password);
    finish(work_, digest);
    std::ranges::copy(digest, key.begin());
    mbedtls_platform_zeroize(digest.data(), digest.size());
  }
  start_with_pad(inner_, key, std::byte{0x36});
  start_with_pad(outer_, key, std::byte{0x5c});
  mbedtls_platform_zeroize(key.data(), key.size());

  // U1 = HMAC(password, salt || INT(1)).
  constexpr std::array<std::byte, 4> kBlockIndex{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{1}};
  PasswordHash digest{};
  mbedtls_sha256_clone(&work_, &inner_);
  update(work_, salt);
  update(work_, kBlockIndex);
  finish(work_, digest);
  mbedtls_sha256_clone(&work_, &outer_);
  update(work_, digest);
  finish(work_, last_);
  sum_ = last_;
  --left_;
  ++done_;
}

Pbkdf2::~Pbkdf2() {
  mbedtls_sha256_free(&inner_);
  mbedtls_sha256_free(&outer_);
  mbedtls_sha256_free(&work_);
  mbedtls_platform_zeroize(last_.data(), last_.size());
  mbedtls_platform_zeroize(sum_.data(), sum_.size());
}

void Pbkdf2::hmac(ConstBytes message, PasswordHash& out) noexcept {
  mbedtls_sha256_clone(&work_, &inner_);
  update(work_, message);
  finish(work_, out);
  mbedtls_sha256_clone(&work_, &outer_);
  update(work_, out);
  finish(work_, out);
  ++done_;
}

bool Pbkdf2::step(std::uint32_t rounds) noexcept {
  for (; rounds > 0 && left_ > 0; --rounds, --left_) {
    hmac(last_, last_);
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] ^= last_[i];
  }
  return left_ == 0;
}

void Pbkdf2::idle(std::uint32_t rounds) noexcept {
  for (; rounds > 0; --rounds) hmac(last_, last_);
}

bool equal_in_constant_time(const PasswordHash& a, const PasswordHash& b) noexcept {
  std::byte difference{0};
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == std::byte{0};
}

}  // namespace wirelab::accounts
