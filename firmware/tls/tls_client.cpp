#include "firmware/tls/tls_client.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "firmware/tls/identity.h"
#include "firmware/tls/raw_bytes.h"

namespace wirelab::tls {

TlsClient::TlsClient(Reactor& reactor, PeerJudge& judge, const TlsOptions& options)
    : TlsContext(reactor, options), judge_(judge) {
  mbedtls_x509_crt_init(&authorities_);
  mbedtls_ssl_session_init(&session_);
}

TlsClient::~TlsClient() {
  mbedtls_ssl_session_free(&session_);
  mbedtls_x509_crt_free(&authorities_);
}

Result<std::size_t> TlsClient::trust_authorities(ConstBytes pem) {
  const std::unique_ptr<unsigned char[]> text(new (std::nothrow) unsigned char[pem.size() + 1]);
  if (text == nullptr) return fail(Error::no_resources);
  std::copy_n(raw(pem), pem.size(), text.get());
  text[pem.size()] = 0;
  const int code = mbedtls_x509_crt_parse(&authorities_, text.get(), pem.size() + 1);
  if (code >= 0) return static_cast<std::size_t>(code);
  // Half a list would believe whoever happens to stand at its beginning.
  mbedtls_x509_crt_free(&authorities_);
  mbedtls_x509_crt_init(&authorities_);
  return fail(trouble_of(code) == Trouble::no_memory ? Error::no_resources : Error::invalid);
}

Result<void> TlsClient::start(std::string_view host, Entropy& entropy) {
  if (host.size() > 253 || host.find('\0') != std::string_view::npos) return fail(Error::invalid);
  if (!host.empty()) {
    std::array<char, 254> room{};
    std::ranges::copy(host, room.begin());
    host_ = std::string_view(room.data(), host.size() + 1);
  }
  if (const auto started = start_as(MBEDTLS_SSL_IS_CLIENT, entropy); !started) return started;
  // Optional, because a pinned key needs no authority; what the judge refuses fails all the same.
  mbedtls_ssl_conf_authmode(&config(), MBEDTLS_SSL_VERIFY_OPTIONAL);
  if (authorities_.raw.len > 0) mbedtls_ssl_conf_ca_chain(&config(), &authorities_, nullptr);
  if (options().resume) {
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(&config(),
                                                             MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
  }
  finish_start();
  return {};
}

Result<void> TlsClient::prepare(mbedtls_ssl_context& connection, Vetting& vetting) {
  vetting.client = this;
  mbedtls_ssl_set_verify(&connection, on_certificate, &vetting);
  if (mbedtls_ssl_set_hostname(&connection, host_.empty() ? nullptr : host_.view().data()) != 0) {
    return fail(Error::no_resources);
  }
  // A session that does not suit any more is no failure: a full handshake follows.
  vetting.offered = has_session_ && mbedtls_ssl_set_session(&connection, &session_) == 0;
  return {};
}

int TlsClient::on_certificate(void* vetting, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags) {
  auto& found = *static_cast<Vetting*>(vetting);
  found.chain_flags |= *flags;
  // From the authority down; the server's own is the last.
  if (depth > 0) return 0;
  found.asked = true;
  // An authority vouches for a name: without one to hold it against, any of its certificates would do.
  found.by_authority = found.chain_flags == 0 && !found.client->host_.empty();
  const PeerCertificate shown{.key = fingerprint_of(*certificate), .verified = found.by_authority};
  found.key = shown.key;
  // A key that cannot be named is one that nobody can have pinned.
  if (shown.key.empty()) return MBEDTLS_ERR_X509_FATAL_ERROR;
  // In this mode only such a code ends the handshake.
  return found.client->judge_.trusts(shown) ? 0 : MBEDTLS_ERR_X509_FATAL_ERROR;
}

bool TlsClient::accepts(mbedtls_ssl_context& connection, const Vetting& vetting) {
  // Only a session that the judge has seen excuses a server from showing its key.
  if (!vetting.asked) return vetting.offered;
  // What is checked after the judge was asked, such as the purpose of the key, must hold for a verified server too.
  if (vetting.by_authority && mbedtls_ssl_get_verify_result(&connection) != 0) return false;
  return judge_.confirms(vetting.key);
}

void TlsClient::take_session(mbedtls_ssl_context& connection) {
  if (!options().resume) return;
  mbedtls_ssl_session newer;
  mbedtls_ssl_session_init(&newer);
  if (mbedtls_ssl_get_session(&connection, &newer) == 0) {
    std::swap(session_, newer);
    has_session_ = true;
  }
  mbedtls_ssl_session_free(&newer);
}

}  // namespace wirelab::tls
