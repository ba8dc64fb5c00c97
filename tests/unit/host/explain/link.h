#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <string_view>
#include <vector>

#include "firmware/packet/arp.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/icmp.h"
#include "host/explain/talks.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::explain {

/// A link on which a test lets packets pass that are no TCP, each a millisecond after the one before; and what is said
/// of them.
class Link {
 public:
  static constexpr net::Address kHost = net::Address::ipv4(10, 0, 2, 15);
  static constexpr net::Address kRouter = net::Address::ipv4(10, 0, 2, 2);
  static constexpr net::MacAddress kHostMac{0x52, 0x54, 0, 0x12, 0x34, 0x56};
  static constexpr net::MacAddress kRouterMac{0x52, 0x55, 0x0a, 0, 2, 2};

  /// A datagram between these two.
  Explained datagram(const net::Endpoint& from, const net::Endpoint& to, ConstBytes payload) {
    std::array<std::byte, 1500> room{};
    const packet::DhcpRoute route{
        .source_mac = kHostMac, .destination_mac = kRouterMac, .source = from, .destination = to};
    return add(packet::copy_of(packet::write_dhcp_frame(room, route, payload).value()));
  }
  Explained arp(const packet::ArpPacket& arp) {
    const auto frame = packet::arp_frame(net::kBroadcastMac, arp).value();
    return add(packet::copy_of(frame));
  }
  /// An ICMP message: the eight bytes of its header in hexadecimal, then `data`.
  Explained icmp(const net::Address& from, const net::Address& to, std::string_view header, ConstBytes data) {
    using packet::operator+;
    const packet::Bytes message = packet::from_hex(header) + data;
    const auto ip =
        packet::ipv4_header({.source = from, .destination = to, .protocol = packet::kProtocolIcmp}, message.size());
    const auto link = packet::ethernet_header(kHostMac, kRouterMac, packet::kEtherTypeIpv4);
    return add(packet::copy_of(link) + *ip + message);
  }
  /// The bytes of the latest frame behind its Ethernet header.
  [[nodiscard]] ConstBytes latest_packet() const { return ConstBytes(frames_.back()).subspan(packet::kEthernetHeader); }

  [[nodiscard]] const Talks& talks() const { return talks_; }
  [[nodiscard]] const Tally& tally() const { return talks_.all().front().tally; }

 private:
  Explained add(packet::Bytes bytes) {
    time_ += std::chrono::milliseconds(1);
    const packet::Bytes& frame = frames_.emplace_back(std::move(bytes));
    Explained explained =
        explainer_.add({.time = time_, .link_type = 1, .bytes = frame, .original_length = frame.size(), .comment = {}});
    talks_.add(explained);
    return explained;
  }

  std::deque<packet::Bytes> frames_;
  Explainer explainer_;
  Talks talks_{true};
  std::chrono::nanoseconds time_ = std::chrono::seconds(1'790'000'000);
};

}  // namespace wirelab::explain
