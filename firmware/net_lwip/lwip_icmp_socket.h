#pragma once

#include <array>

#include "firmware/net/icmp_socket.h"
#include "firmware/net_lwip/lwip_source.h"
#include "lwip/raw.h"

namespace wirelab::net {

class LwipStack;

/// A raw block of lwIP for ICMP or ICMPv6. Keeps copies of what it is shown, and leaves the packet itself to the stack
/// and to other sockets. Beyond a number of messages or bytes that nobody has taken, new ones are lost.
class LwipIcmpSocket final : public IcmpSocket, public LwipSource {
 public:
  /// Messages kept.
  static constexpr std::size_t kMostWaiting = 16;
  /// Bytes kept, IPv4 headers included; a single message may be larger.
  static constexpr std::size_t kMostBytes = std::size_t{16} * 1024;

  /// Wraps a block of `family`. Made by LwipStack only.
  LwipIcmpSocket(LwipStack& stack, raw_pcb& pcb, Family family) noexcept;
  ~LwipIcmpSocket() override = default;

  [[nodiscard]] Result<void> send_to(ConstBytes message, const Address& to) override;
  [[nodiscard]] Result<IcmpMessage> receive(MutableBytes into) override;
  [[nodiscard]] Result<void> set_ttl(std::uint8_t ttl) override;
  void watch(Watcher* watcher) override { set_watcher(watcher); }
  void again() override { notify(); }

 private:
  void release() noexcept override;
  static u8_t on_received(void* self, raw_pcb* pcb, pbuf* packet, const ip_addr_t* from);
  /// Keeps a copy of the packet if it is to be shown and there is room.
  void keep(pbuf& packet, const ip_addr_t& from) noexcept;
  void drop_first() noexcept;

  struct Waiting {
    pbuf* data = nullptr;
    IcmpMessage message;
  };

  LwipStack& stack_;
  raw_pcb* pcb_;
  Family family_;
  std::array<Waiting, kMostWaiting> waiting_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace wirelab::net
