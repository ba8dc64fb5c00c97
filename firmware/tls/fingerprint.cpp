#include "firmware/tls/fingerprint.h"

#include <mbedtls/base64.h>
#include <mbedtls/sha256.h>

#include <array>
#include <string_view>

#include "firmware/tls/raw_bytes.h"

namespace wirelab::tls {

Fingerprint fingerprint_of(ConstBytes public_key_info) {
  constexpr std::string_view kPrefix = "SHA256:";
  std::array<unsigned char, 32> digest{};
  // 44 characters with the one of padding, and a NUL.
  std::array<char, kPrefix.size() + 45> text{};
  kPrefix.copy(text.data(), kPrefix.size());
  auto* const base64 = reinterpret_cast<unsigned char*>(text.data() + kPrefix.size());
  std::size_t size = 0;
  if (mbedtls_sha256(raw(public_key_info), public_key_info.size(), digest.data(), 0) != 0 ||
      mbedtls_base64_encode(base64, text.size() - kPrefix.size(), &size, digest.data(), digest.size()) != 0) {
    return {};
  }
  std::string_view shown(text.data(), kPrefix.size() + size);
  while (shown.ends_with('=')) shown.remove_suffix(1);
  return shown;
}

Fingerprint fingerprint_of(const mbedtls_x509_crt& certificate) {
  return fingerprint_of(std::as_bytes(std::span(certificate.pk_raw.p, certificate.pk_raw.len)));
}

}  // namespace wirelab::tls
