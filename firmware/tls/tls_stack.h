#pragma once

#include "firmware/net/stack.h"
#include "firmware/tls/tls_client.h"
#include "firmware/tls/tls_server.h"

namespace wirelab::tls {

/// A stack whose TCP connections speak TLS, so that whoever is written against `net::Stack` needs no word about it.
/// Datagrams, ICMP and taps are those of the stack below.
class TlsStack final : public net::Stack {
 public:
  /// A side that is null answers `unsupported`. Everything must outlive the stack, and the stack its handles.
  TlsStack(net::Stack& below, TlsServer* server, TlsClient* client) noexcept
      : below_(below), server_(server), client_(client) {}

  [[nodiscard]] Reactor& reactor() noexcept override { return below_.reactor(); }
  [[nodiscard]] Result<net::ListenerHandle> listen(const net::Endpoint& at, const net::ListenOptions& options) override;
  [[nodiscard]] Result<net::StreamHandle> connect(const net::Endpoint& to) override;
  [[nodiscard]] Result<net::DatagramSocketHandle> bind_datagram(const net::Endpoint& at) override;
  [[nodiscard]] Result<net::IcmpSocketHandle> open_icmp(net::Family family) override;
  [[nodiscard]] Result<net::FrameTapHandle> tap(const net::TapOptions& options) override;

 private:
  net::Stack& below_;
  TlsServer* server_;
  TlsClient* client_;
};

}  // namespace wirelab::tls
