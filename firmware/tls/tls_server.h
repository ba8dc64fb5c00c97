#pragma once

#include <mbedtls/ssl_ticket.h>

#include "firmware/tls/identity.h"
#include "firmware/tls/tls_context.h"

namespace wirelab::tls {

/// The accepting side.
class TlsServer final : public TlsContext {
 public:
  /// How long a client may go on with a session; the key that tickets are sealed with changes as often.
  static constexpr std::uint32_t kTicketSeconds = 12UL * 60 * 60;

  explicit TlsServer(Reactor& reactor, const TlsOptions& options = {});
  ~TlsServer() override;

  /// Begins to serve as `identity`, which must outlive it. Fails with `io` without entropy, with
  /// `no_resources` without memory; it serves nobody then, and can be started again.
  [[nodiscard]] Result<void> start(Identity& identity, Entropy& entropy);

 private:
  [[nodiscard]] Result<void> prepare(mbedtls_ssl_context& connection, Vetting& vetting) override;
  [[nodiscard]] bool accepts(mbedtls_ssl_context& connection, const Vetting& vetting) override;
  void take_session(mbedtls_ssl_context& connection) override;

  mbedtls_ssl_ticket_context tickets_{};
};

}  // namespace wirelab::tls
