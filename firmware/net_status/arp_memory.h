#pragma once

#include <array>
#include <cstdint>

#include "firmware/net_status/event.h"
#include "firmware/packet/arp.h"

namespace wirelab::net_status {

/// One ARP packet as it was on the wire.
struct ArpSeen {
  InterfaceIndex interface = 0;
  bool sent = false;  ///< by this host
  TimePoint at{};
  packet::ArpPacket packet;

  [[nodiscard]] bool is_reply() const noexcept { return packet.operation == packet::ArpOperation::reply; }
};

/// The latest ARP packets, to explain by them what becomes of the stack's table. Pure.
class ArpMemory {
 public:
  /// How long a packet explains a change.
  static constexpr Duration kExplains = std::chrono::seconds(5);

  void note(const ArpSeen& packet) noexcept { packets_[count_++ % packets_.size()] = packet; }
  /// Why the table has `mac` for `address` now: the packet that told it. `stack` if none was seen.
  [[nodiscard]] Cause explain(InterfaceIndex interface, const net::Address& address, const net::MacAddress& mac,
                              TimePoint now) const noexcept;
  /// Whether this host asked for `address` and how: `arp_reply` for a request, `address_probed` for a probe; `unknown`
  /// if it did not lately.
  [[nodiscard]] Cause asked(InterfaceIndex interface, const net::Address& address, TimePoint now) const noexcept;

 private:
  [[nodiscard]] const ArpSeen* latest(const auto& fits, TimePoint now) const noexcept;

  std::array<ArpSeen, 64> packets_{};
  std::size_t count_ = 0;
};

}  // namespace wirelab::net_status
