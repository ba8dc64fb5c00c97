#pragma once

#include <string_view>

#include "firmware/core/fixed_text.h"
#include "firmware/tls/fingerprint.h"
#include "firmware/tls/tls_context.h"

namespace wirelab::tls {

/// What a client has to decide about.
struct PeerCertificate {
  Fingerprint key;        ///< of the server's public key
  bool verified = false;  ///< an authority that the client trusts vouches for the name, and the time is right
};

/// Who decides whether a server is the right one: by a pinned key, or because it is verified.
class PeerJudge {
 public:
  PeerJudge() = default;
  PeerJudge(const PeerJudge&) = delete;
  PeerJudge& operator=(const PeerJudge&) = delete;

  /// Asked in the middle of a handshake, before any byte goes either way; the server has yet to prove that the key is
  /// its own, and the handshake fails if it cannot: what is to be remembered is what `confirms` is given, never what
  /// was shown here. Not asked when a session is resumed that was judged before.
  [[nodiscard]] virtual bool trusts(const PeerCertificate& certificate) = 0;
  /// The server that `trusts` was asked about has proven that the key is its own; still no byte has gone either way,
  /// and "no" ends the connection. Here is the place to remember the key.
  [[nodiscard]] virtual bool confirms(const Fingerprint& /*key*/) { return true; }

 protected:
  ~PeerJudge() = default;
};

/// The connecting side. One of them talks to one server: it keeps that server's latest session to go on with.
class TlsClient final : public TlsContext {
 public:
  TlsClient(Reactor& reactor, PeerJudge& judge, const TlsOptions& options = {});
  ~TlsClient() override;

  /// Whose certificates are believed: a list in PEM. To be called before `start`. Answers how many of it were left out
  /// because their kind is not known here, as those that are signed with SHA-1. `invalid` if none can be read,
  /// `no_resources` without memory; nobody is believed then.
  [[nodiscard]] Result<std::size_t> trust_authorities(ConstBytes pem);
  /// `host` is what the certificate of an authority has to name: a host or an address in text. May be empty if the
  /// judge does not ask for that: then nobody is `verified`. `io` without entropy, `invalid` for a name of more than
  /// 253 characters.
  [[nodiscard]] Result<void> start(std::string_view host, Entropy& entropy);

 private:
  static int on_certificate(void* vetting, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);

  [[nodiscard]] Result<void> prepare(mbedtls_ssl_context& connection, Vetting& vetting) override;
  [[nodiscard]] bool accepts(mbedtls_ssl_context& connection, const Vetting& vetting) override;
  void take_session(mbedtls_ssl_context& connection) override;

  PeerJudge& judge_;
  FixedText<254> host_;  // with a NUL at its end, or empty
  mbedtls_x509_crt authorities_{};
  mbedtls_ssl_session session_{};
  bool has_session_ = false;
};

}  // namespace wirelab::tls
