#include "firmware/storage/sha256.h"

#include "firmware/core/hex_digit.h"

namespace wirelab::storage {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

// mbedTLS can fail only in accelerators that are not configured in, so nothing here carries an error.
Sha256::Sha256() noexcept {
  mbedtls_sha256_init(&context_);
  static_cast<void>(mbedtls_sha256_starts(&context_, 0));
}

void Sha256::update(ConstBytes bytes) noexcept {
  static_cast<void>(
      mbedtls_sha256_update(&context_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

Digest Sha256::finish() noexcept {
  Digest digest{};
  static_cast<void>(mbedtls_sha256_finish(&context_, reinterpret_cast<unsigned char*>(digest.data())));
  return digest;
}

Digest sha256(ConstBytes bytes) noexcept {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::optional<Digest> parse_digest(std::string_view text) noexcept {
  Digest digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t at = 0; at < digest.size(); ++at) {
    const auto high = hex_digit(text[2 * at]);
    const auto low = hex_digit(text[2 * at + 1]);
    if (!high || !low) return std::nullopt;
    digest[at] = static_cast<std::byte>(*high << 4U | *low);
  }
  return digest;
}

DigestText digest_text(const Digest& digest) noexcept {
  DigestText text{};
  for (std::size_t at = 0; at < digest.size(); ++at) {
    const auto byte = std::to_integer<unsigned>(digest[at]);
    text[2 * at] = kDigits[byte >> 4U];
    text[2 * at + 1] = kDigits[byte & 0xFU];
  }
  return text;
}

std::string digest_string(const Digest& digest) {
  const DigestText text = digest_text(digest);
  return {text.data(), text.size()};
}

}  // namespace wirelab::storage
