#pragma once

#include <optional>

#include "firmware/core/intrusive_list.h"
#include "firmware/net/frame_tap.h"
#include "firmware/net_status/arp_memory.h"
#include "firmware/net_status/event.h"
#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp.h"
#include "firmware/packet/icmp.h"
#include "firmware/packet/ipv4.h"

namespace wirelab::net_status {

/// One frame of a tap, taken apart once for everybody who looks on. What it does not carry is not there; all of it is a
/// view of the frame's bytes.
struct SeenFrame {
  InterfaceIndex interface = 0;
  bool sent = false;  ///< by this host
  TimePoint at{};     ///< on the reactor's clock: the turn in which it was looked at
  /// When the tap saw it: only spans between two stamps mean something. Nothing for what the reporter itself sent.
  std::optional<std::chrono::nanoseconds> stamp;
  packet::EthernetFrame ethernet;
  std::optional<packet::ArpPacket> arp;
  std::optional<packet::Ipv4Packet> ipv4;
  std::optional<packet::DhcpMessage> dhcp;
  std::optional<packet::IcmpMessage> icmp;
};

/// Takes a frame apart; nothing if it is no Ethernet frame. Who it belongs to and when it was seen is the caller's to
/// add. Pure.
[[nodiscard]] std::optional<SeenFrame> look_at(ConstBytes frame) noexcept;

/// A frame's DHCP message as the timeline keeps it; only for a frame that carries one.
[[nodiscard]] DhcpDetail detail_of(const SeenFrame& frame) noexcept;
/// What a server's message offers or gives.
[[nodiscard]] LeaseTerms terms_of(const packet::DhcpMessage& message) noexcept;

/// Sees every frame, for as long as it is linked.
class FrameWitness : public ListNode {
 public:
  /// Keeps what it needs and returns: it must not link or unlink any witness.
  virtual void saw(const SeenFrame& frame) = 0;

 protected:
  ~FrameWitness() = default;
};

}  // namespace wirelab::net_status
