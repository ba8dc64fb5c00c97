#pragma once

#include <mbedtls/x509_crt.h>

#include "firmware/core/bytes.h"
#include "firmware/core/fixed_text.h"

namespace wirelab::tls {

/// How people compare keys: "SHA256:" and the base64 of 32 bytes without padding, as SSH shows its keys.
using Fingerprint = FixedText<50>;

/// The fingerprint of a public key, from its SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7). It stays the same
/// when a certificate is renewed for the same key.
[[nodiscard]] Fingerprint fingerprint_of(ConstBytes public_key_info);

/// The same for the key that a certificate is about.
[[nodiscard]] Fingerprint fingerprint_of(const mbedtls_x509_crt& certificate);

}  // namespace wirelab::tls
