#pragma once

#include <array>

#include "firmware/net/datagram_socket.h"
#include "firmware/net_lwip/lwip_source.h"
#include "lwip/udp.h"

namespace wirelab::net {

class LwipStack;

/// A bound UDP socket of lwIP. Keeps some datagrams that nobody has taken yet; beyond them new ones are lost, as UDP
/// may.
class LwipDatagramSocket final : public DatagramSocket, public LwipSource {
 public:
  /// Datagrams kept.
  static constexpr std::size_t kMostWaiting = 16;
  /// Largest payload (RFC 768, RFC 791: 65535 bytes less both headers).
  static constexpr std::size_t kLargest = 65507;

  /// Wraps a bound block. Made by LwipStack only.
  LwipDatagramSocket(LwipStack& stack, udp_pcb& pcb) noexcept;
  ~LwipDatagramSocket() override = default;

  [[nodiscard]] Result<void> send_to(ConstBytes datagram, const Endpoint& to) override;
  [[nodiscard]] Result<Datagram> receive_from(MutableBytes into) override;
  void watch(Watcher* watcher) override { set_watcher(watcher); }
  void again() override { notify(); }
  [[nodiscard]] Endpoint local() const override;

 private:
  void release() noexcept override;
  static void on_received(void* self, udp_pcb* pcb, pbuf* data, const ip_addr_t* from, u16_t port);

  struct Waiting {
    pbuf* data = nullptr;
    Endpoint from;
  };

  LwipStack& stack_;
  udp_pcb* pcb_;
  std::array<Waiting, kMostWaiting> waiting_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace wirelab::net
