#pragma once

#include <optional>
#include <variant>

#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/icmp.h"
#include "firmware/packet/ip.h"
#include "firmware/packet/tcp.h"
#include "firmware/packet/tcp_options.h"
#include "firmware/packet/udp.h"
#include "host/explain/capture_file.h"
#include "host/explain/link_layer.h"

namespace wirelab::explain {

/// A TCP segment and what its options say.
struct Tcp {
  packet::TcpSegment segment;
  packet::TcpOptions options;
};

/// A UDP datagram, and the DHCP message in it.
struct Udp {
  packet::UdpHeader header;
  packet::Checksum checksum_state = packet::Checksum::absent;
  ConstBytes payload;
  std::optional<packet::DhcpMessage> dhcp;
};

/// A packet layer by layer, as far as it can be read. A view of the packet's bytes.
struct Dissection {
  std::optional<packet::EthernetFrame> ethernet;
  std::uint16_t ether_type = 0;  ///< 0 if the link is not known here
  Reach reach = Reach::unknown;
  std::optional<packet::Ipv4Packet> ipv4;
  std::optional<packet::Ipv6Packet> ipv6;
  std::optional<packet::IpPacket> ip;  ///< what either of them carries
  std::variant<std::monostate, packet::ArpPacket, Tcp, Udp, packet::IcmpMessage> inner;
  /// Why it could not be read further; nothing if all was, or the rest is of a protocol that is not known here.
  std::optional<packet::Flaw> flaw;

  /// What carries TCP, UDP or ICMP: it is there with each of them.
  [[nodiscard]] const packet::IpPacket& carrier() const noexcept {
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): nothing of these is read without
    return *ip;
  }
  template <typename T>
  [[nodiscard]] const T* get() const noexcept {
    return std::get_if<T>(&inner);
  }
};

/// Reads what stands in a packet. Never fails: what is broken is told as the flaw it stops at.
[[nodiscard]] Dissection dissect(const CapturedPacket& packet) noexcept;

}  // namespace wirelab::explain
