#pragma once

#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include <span>
#include <string_view>

#include "firmware/core/entropy.h"
#include "firmware/net/address.h"
#include "firmware/tls/fingerprint.h"

namespace wirelab::tls {

/// Whom a self-signed certificate names (RFC 5280 section 4.2.1.6). At most kMost of both kinds together.
struct IdentityNames {
  static constexpr std::size_t kMost = 16;

  std::string_view common_name = "wirelab";
  std::span<const std::string_view> hosts = {};
  std::span<const net::Address> addresses = {};
};

/// How a key or a certificate is written down.
enum class Encoding : bool { der, pem };

/// A server's private key and the certificates that speak for it, the server's own first. Bytes in, bytes out: no file,
/// no clock.
class Identity {
 public:
  /// Longest key or chain that is read.
  static constexpr std::size_t kMostBytes = 16UL * 1024;

  Identity() noexcept;
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  ~Identity();

  /// Makes a P-256 key and a certificate signed with it. It is valid from 2020 to the end of 9999, the time RFC 5280
  /// section 4.1.2.5 has for "no end": boards need not know what day it is, and trust is in the key. Fails with `io`
  /// without entropy, with `no_resources` without memory, and with `invalid` for a name that cannot stand in a
  /// certificate.
  [[nodiscard]] Result<void> make(Entropy& entropy, const IdentityNames& names = {});
  /// Reads a key and a chain, PEM or DER (then one certificate only). `invalid` if either cannot be read or the key
  /// belongs to another certificate, `no_resources` without memory; the identity then holds nothing.
  [[nodiscard]] Result<void> read(ConstBytes key, ConstBytes chain, Entropy& entropy);

  /// Writes the key into `out`; answers how many bytes. `no_space` if it does not fit.
  [[nodiscard]] Result<std::size_t> write_key(MutableBytes out, Encoding encoding) const;
  /// The same for the first certificate.
  [[nodiscard]] Result<std::size_t> write_certificate(MutableBytes out, Encoding encoding) const;

  /// What the console shows; empty if there is no identity.
  [[nodiscard]] Fingerprint fingerprint() const;

  /// For mbedTLS, which wants to change what it is lent.
  [[nodiscard]] mbedtls_pk_context& key() noexcept { return key_; }
  [[nodiscard]] mbedtls_x509_crt& chain() noexcept { return chain_; }

 private:
  void clear() noexcept;

  mbedtls_pk_context key_{};
  mbedtls_x509_crt chain_{};
};

}  // namespace wirelab::tls
