#include "firmware/tls/trouble.h"

#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>

namespace wirelab::tls {

std::string_view trouble_name(Trouble trouble) noexcept {
  switch (trouble) {
    case Trouble::none: return "none";
    case Trouble::below: return "below";
    case Trouble::truncated: return "truncated";
    case Trouble::not_trusted: return "not-trusted";
    case Trouble::turned_away: return "turned-away";
    case Trouble::no_agreement: return "no-agreement";
    case Trouble::bad_peer: return "bad-peer";
    case Trouble::no_entropy: return "no-entropy";
    case Trouble::no_memory: return "no-memory";
    case Trouble::timed_out: return "timed-out";
  }
  return "none";
}

Trouble trouble_of(int code) noexcept {
  switch (code) {
    case 0: return Trouble::none;
    case MBEDTLS_ERR_SSL_CONN_EOF: return Trouble::truncated;
    case MBEDTLS_ERR_X509_FATAL_ERROR:
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED: return Trouble::not_trusted;
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY: return Trouble::turned_away;
    case MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION:
    case MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE: return Trouble::no_agreement;
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
    case MBEDTLS_ERR_X509_ALLOC_FAILED:
    case MBEDTLS_ERR_PK_ALLOC_FAILED:
    case MBEDTLS_ERR_ECP_ALLOC_FAILED:
    case MBEDTLS_ERR_MPI_ALLOC_FAILED: return Trouble::no_memory;
    case MBEDTLS_ERR_ENTROPY_SOURCE_FAILED:
    case MBEDTLS_ERR_ECP_RANDOM_FAILED: return Trouble::no_entropy;
    default: return Trouble::bad_peer;
  }
}

Error error_of(Trouble trouble) noexcept {
  switch (trouble) {
    case Trouble::not_trusted: return Error::not_allowed;
    case Trouble::turned_away: return Error::refused;
    case Trouble::no_agreement: return Error::unsupported;
    case Trouble::no_entropy: return Error::io;
    case Trouble::timed_out: return Error::timed_out;
    default: return Error::reset;
  }
}

}  // namespace wirelab::tls
