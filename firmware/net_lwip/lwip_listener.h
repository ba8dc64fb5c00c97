#pragma once

#include "firmware/net/listener.h"
#include "firmware/net_lwip/lwip_source.h"
#include "firmware/net_lwip/lwip_stream.h"

namespace wirelab::net {

/// A listening TCP socket of lwIP. Beyond the back-log lwIP drops SYNs in silence, so that the peer tries again.
class LwipListener final : public Listener, public LwipSource {
 public:
  /// Wraps a block that listens already. Made by LwipStack only.
  LwipListener(LwipStack& stack, tcp_pcb& pcb, std::size_t backlog) noexcept;
  ~LwipListener() override = default;

  [[nodiscard]] Result<StreamHandle> accept() override;
  void watch(Watcher* watcher) override { set_watcher(watcher); }
  void again() override { notify(); }
  [[nodiscard]] Endpoint local() const override { return local_; }

  /// What it holds of the stack's back-log.
  [[nodiscard]] std::size_t backlog() const noexcept { return backlog_; }

 private:
  void release() noexcept override;
  static err_t on_accept(void* self, tcp_pcb* pcb, err_t error);

  LwipStack& stack_;
  tcp_pcb* pcb_;
  std::size_t backlog_;
  Endpoint local_;
  IntrusiveList<LwipStream> waiting_;
};

}  // namespace wirelab::net
