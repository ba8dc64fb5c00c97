#include "firmware/tls/tls_context.h"

#include <array>

namespace wirelab::tls {
namespace {

mbedtls_ssl_protocol_version wire_version(Version version) {
  return version == Version::tls_1_3 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
}

/// X25519 first: it is the faster of the two with this library on small processors.
constexpr std::array<std::uint16_t, 4> kGroups{MBEDTLS_SSL_IANA_TLS_GROUP_X25519, MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
#ifdef MBEDTLS_ECP_DP_SECP384R1_ENABLED
                                               MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
#endif
                                               MBEDTLS_SSL_IANA_TLS_GROUP_NONE};

}  // namespace

TlsContext::TlsContext(Reactor& reactor, const TlsOptions& options)
    : reactor_(reactor), options_(options), handshakes_(reactor), streams_(options.streams) {
  mbedtls_ssl_config_init(&config_);
}

TlsContext::~TlsContext() {
  while (ClosingNode* node = closing_.pop_front()) node->stream->abort();
  mbedtls_ssl_config_free(&config_);
}

Result<void> TlsContext::start_as(int side, Entropy& entropy) {
  if (started_ || options_.highest < options_.lowest) return fail(Error::invalid);
  if (streams_.capacity() == 0) return fail(Error::no_resources);
  if (const auto lent = randomness_.start(entropy); !lent) return lent;
  if (mbedtls_ssl_config_defaults(&config_, side, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
    return fail_start(Error::no_resources);
  }
  mbedtls_ssl_conf_rng(&config_, draw, &entropy);
  mbedtls_ssl_conf_groups(&config_, kGroups.data());
  mbedtls_ssl_conf_min_tls_version(&config_, wire_version(options_.lowest));
  mbedtls_ssl_conf_max_tls_version(&config_, wire_version(options_.highest));
  mbedtls_ssl_conf_session_tickets(
      &config_, options_.resume ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
  return {};
}

Result<void> TlsContext::fail_start(Error error) noexcept {
  mbedtls_ssl_config_free(&config_);
  mbedtls_ssl_config_init(&config_);
  randomness_.stop();
  return fail(error);
}

Result<net::StreamHandle> TlsContext::wrap(net::StreamHandle& below) {
  if (!started_ || below == nullptr) return fail(Error::invalid);
  if (full()) {
    if (TlsStream* const oldest = oldest_closing()) oldest->give_way();
  }
  TlsStream* stream = streams_.make(*this);
  if (stream == nullptr) return fail(Error::no_resources);
  if (const auto opened = stream->open(); !opened) {
    streams_.destroy(stream);
    return fail(opened.error());
  }
  stream->start(std::move(below));
  return net::StreamHandle(stream);
}

void TlsContext::destroy(TlsStream& stream) noexcept {
  streams_.destroy(&stream);
  offer_room();
}

TlsStream* TlsContext::oldest_closing() noexcept {
  TlsStream* oldest = nullptr;
  closing_.for_each([&oldest](const ClosingNode& node) {
    TlsStream& stream = *node.stream;
    if (!stream.can_give_way()) return;
    if (oldest == nullptr || (stream.fin_sent_ && !oldest->fin_sent_)) oldest = &stream;
  });
  return oldest;
}

void TlsContext::offer_room() noexcept {
  while (RoomWaiter* waiter = waiters_.pop_front()) waiter->room();
}

}  // namespace wirelab::tls
