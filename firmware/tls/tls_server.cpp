#include "firmware/tls/tls_server.h"

namespace wirelab::tls {

TlsServer::TlsServer(Reactor& reactor, const TlsOptions& options) : TlsContext(reactor, options) {
  mbedtls_ssl_ticket_init(&tickets_);
}

TlsServer::~TlsServer() { mbedtls_ssl_ticket_free(&tickets_); }

Result<void> TlsServer::start(Identity& identity, Entropy& entropy) {
  if (const auto started = start_as(MBEDTLS_SSL_IS_SERVER, entropy); !started) return started;
  if (mbedtls_ssl_conf_own_cert(&config(), &identity.chain(), &identity.key()) != 0) {
    return fail_start(Error::no_resources);
  }
  if (!options().resume) {
    finish_start();
    return {};
  }
  if (mbedtls_ssl_ticket_setup(&tickets_, draw, &entropy, MBEDTLS_CIPHER_AES_256_GCM, kTicketSeconds) != 0) {
    mbedtls_ssl_ticket_free(&tickets_);
    mbedtls_ssl_ticket_init(&tickets_);
    return fail_start(Error::io);
  }
  mbedtls_ssl_conf_session_tickets_cb(&config(), mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &tickets_);
  finish_start();
  return {};
}

Result<void> TlsServer::prepare(mbedtls_ssl_context& /*connection*/, Vetting& /*vetting*/) { return {}; }

bool TlsServer::accepts(mbedtls_ssl_context& /*connection*/, const Vetting& /*vetting*/) { return true; }

void TlsServer::take_session(mbedtls_ssl_context& /*connection*/) {}

}  // namespace wirelab::tls
