#pragma once

#include "firmware/core/timer.h"
#include "firmware/net/listener.h"
#include "firmware/tls/tls_server.h"

namespace wirelab::tls {

/// Accepts connections of any listener, which it owns, and speaks TLS over them. A connection is handed out at once;
/// its handshake goes on by itself, for as long as TlsOptions::handshake_time allows.
class TlsListener final : public net::Listener, private RoomWaiter, private Watcher {
 public:
  /// How long it waits for memory before it asks again: nobody announces that there is some.
  static constexpr Duration kRetryTime = std::chrono::milliseconds(100);

  /// `server` must outlive it.
  TlsListener(TlsServer& server, net::ListenerHandle below);

  /// As below; `no_resources` also if the server has no stream or memory left. The connection waits meanwhile.
  [[nodiscard]] Result<net::StreamHandle> accept() override;
  void watch(Watcher* watcher) override;
  void again() override { below_->again(); }
  [[nodiscard]] net::Endpoint local() const override { return below_->local(); }

 private:
  void room() override;
  void ready() override;
  void release() noexcept override;

  TlsServer& server_;
  net::ListenerHandle below_;
  net::StreamHandle waiting_;  // taken from below, without the memory to serve it
  Timer retry_;
  Watcher* watcher_ = nullptr;
  bool missed_ = false;
};

}  // namespace wirelab::tls
