#pragma once

#include "firmware/appliance/board_identity.h"
#include "firmware/core/log.h"
#include "firmware/tls/tls_server.h"
#include "firmware/tls/tls_stack.h"

namespace wirelab::appliance {

/// TLS over a board's stack, under the board's own identity: a stack for a server that is written as if there were no
/// TLS. Tells the log of handshakes that failed.
class SecurePort final : private tls::Observer {
 public:
  /// `connections`: how many may be there at a time, those included that only finish closing.
  SecurePort(net::Stack& below, storage::DocumentStore& documents, Entropy& entropy, const Log& log,
             std::size_t connections);

  /// Starts, or goes on starting; `would_block` until connections can be accepted. The errors of BoardIdentity::load
  /// and tls::TlsServer::start.
  [[nodiscard]] Result<void> start();
  /// Who is called when `start` may have another answer; null for nobody.
  void watch(Watcher* watcher) noexcept { identity_.watch(watcher); }

  /// The stack whose connections speak TLS. Listens once `start` succeeded.
  [[nodiscard]] net::Stack& stack() noexcept { return stack_; }
  /// What people compare; empty before `start` succeeded.
  [[nodiscard]] tls::Fingerprint fingerprint() {
    return started_ ? identity_.identity().fingerprint() : tls::Fingerprint();
  }

 private:
  void established(const net::Endpoint& peer, const tls::Agreement& agreement) override;
  void failed(const net::Endpoint& peer, tls::Trouble trouble, int code) override;

  Entropy& entropy_;
  const Log& log_;
  BoardIdentity identity_;
  tls::TlsServer server_;
  tls::TlsStack stack_;
  bool started_ = false;
};

}  // namespace wirelab::appliance
