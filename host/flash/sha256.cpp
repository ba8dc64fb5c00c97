#include "host/flash/sha256.h"

#include <string_view>

namespace wirelab::flash {
namespace {

const unsigned char* raw(ConstBytes bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

// mbedTLS answers an error only where hardware computes, which these builds do not use.
Sha256::Sha256() {
  mbedtls_sha256_init(&context_);
  static_cast<void>(mbedtls_sha256_starts(&context_, 0));
}

Sha256::~Sha256() { mbedtls_sha256_free(&context_); }

void Sha256::add(ConstBytes bytes) { static_cast<void>(mbedtls_sha256_update(&context_, raw(bytes), bytes.size())); }

Digest Sha256::so_far() const {
  Sha256 copy;
  mbedtls_sha256_clone(&copy.context_, &context_);
  return copy.digest();
}

Digest Sha256::digest() {
  Digest digest{};
  static_cast<void>(mbedtls_sha256_finish(&context_, digest.data()));
  return digest;
}

Digest sha256(ConstBytes bytes) {
  Sha256 sum;
  sum.add(bytes);
  return sum.digest();
}

std::string hexadecimal(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0fU];
  }
  return text;
}

}  // namespace wirelab::flash
