#pragma once

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "firmware/packet/dhcp.h"
#include "firmware/packet/ethernet.h"
#include "firmware/packet/flaw.h"
#include "firmware/packet/ipv4.h"
#include "firmware/packet/udp.h"

namespace wirelab::packet {

/// Bytes before a DHCP message in a frame without tags and options.
inline constexpr std::size_t kBeforeDhcp = kEthernetHeader + kIpv4Header + kUdpHeader;

/// A frame that carries a DHCP message, layer by layer. A view of the frame's bytes.
struct DhcpFrame {
  EthernetFrame ethernet;
  Ipv4Packet ipv4;
  UdpDatagram udp;
  DhcpMessage message;
};

/// Reads a frame whose datagram goes to one of DHCP's ports, from whatever port: relays and servers may choose their
/// own (RFC 8357). `is_other_traffic` says of the flaw whether it is simply another frame; a piece of a UDP datagram is
/// `fragment`, whatever its ports, because only the first piece has any. A wrong checksum is no flaw here: the caller
/// knows whether the card fills it in.
[[nodiscard]] Parsed<DhcpFrame> find_dhcp(ConstBytes frame) noexcept;

/// Between whom a DHCP message goes.
struct DhcpRoute {
  net::MacAddress source_mac{};
  net::MacAddress destination_mac = net::kBroadcastMac;
  net::Endpoint source = {};
  net::Endpoint destination = {};
};

/// From a client without an address to everybody.
[[nodiscard]] DhcpRoute from_client(const net::MacAddress& mac) noexcept;

/// Puts the three headers before a message, with their checksums right, and answers the part of `room` that was
/// written: `kBeforeDhcp` bytes more than the message, which must lie elsewhere. `invalid` if that does not fit `room`,
/// or an address is not IPv4.
[[nodiscard]] Result<ConstBytes> write_dhcp_frame(MutableBytes room, const DhcpRoute& route,
                                                  ConstBytes message) noexcept;

}  // namespace wirelab::packet
