#pragma once

#include <string>

#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp.h"
#include "firmware/packet/icmp.h"
#include "host/explain/dissection.h"
#include "host/explain/tcp_note.h"

namespace wirelab::explain {

/// What a TCP segment does and why, in one or more English sentences. `segment` is the one that the view is of.
[[nodiscard]] std::string tcp_sentence(const TcpView& view, const packet::TcpSegment& segment);

/// What an ARP packet asks or says, and why a host does that.
[[nodiscard]] std::string arp_sentence(const packet::ArpPacket& arp, Reach reach);

/// What a DHCP message does, with the options that matter to it.
[[nodiscard]] std::string dhcp_sentence(const packet::DhcpMessage& message);

/// What an ICMP message says, and of an error about which packet.
[[nodiscard]] std::string icmp_sentence(const packet::IcmpMessage& message, const packet::Ipv4Packet& carrier);

/// What a datagram is, where nothing better is known.
[[nodiscard]] std::string udp_sentence(const Udp& udp);

/// "4.2 ms", "213 µs", "1.05 s".
[[nodiscard]] std::string time_text(std::chrono::nanoseconds time);

}  // namespace wirelab::explain
