#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/core/text.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"
#include "firmware/packet/ethernet.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Bytes of an ARP packet for IPv4 on Ethernet, and of the whole frame.
inline constexpr std::size_t kArpPacket = 28;
inline constexpr std::size_t kArpFrame = kEthernetHeader + kArpPacket;

/// What an ARP packet does (RFC 826). Other numbers exist and are kept as they came.
enum class ArpOperation : std::uint16_t { request = 1, reply = 2 };

/// An ARP packet for IPv4 on Ethernet (RFC 826).
struct ArpPacket {
  ArpOperation operation{};
  net::MacAddress sender_mac{};
  net::Address sender_address = {};
  net::MacAddress target_mac{};  ///< what is asked for: of no meaning in a request
  net::Address target_address = {};

  friend bool operator==(const ArpPacket&, const ArpPacket&) noexcept = default;
};

/// Reads the payload of a frame of EtherType ARP; bytes behind the packet fill the frame and are left out. `arp_cut` if
/// it is too short; `arp_foreign` if it is about other addresses than Ethernet's and IPv4's, or gives these another
/// length.
[[nodiscard]] Parsed<ArpPacket> parse_arp(ConstBytes payload) noexcept;

/// The ARP packet in a frame; `not_arp` if it carries something else.
struct ArpFrame {
  EthernetFrame ethernet;
  ArpPacket arp;
};
[[nodiscard]] Parsed<ArpFrame> find_arp(ConstBytes frame) noexcept;

/// True for the question whether anybody has the target address already (RFC 5227 §1.1): a request whose sender has
/// none yet.
[[nodiscard]] bool is_probe(const ArpPacket& packet) noexcept;

/// True if the sender tells everybody its own address: a request (RFC 5227 §2.3) or, as some hosts do, a reply.
[[nodiscard]] bool is_announcement(const ArpPacket& packet) noexcept;

/// "who has 10.0.2.2, tell 10.0.2.15" · "10.0.2.2 is at 52:55:0a:00:02:02" ·
/// "who has 10.0.2.15? (probe by 52:54:00:12:34:56)" · "10.0.2.15 is at 52:54:00:12:34:56 (announcement)"; another
/// operation with its number. At most 80 characters.
void describe(TextBuilder& out, const ArpPacket& packet) noexcept;

/// The packets a host sends. A request asks who has `target`; a reply answers the host that asked; a probe and an
/// announcement are RFC 5227's.
[[nodiscard]] ArpPacket arp_request(const net::MacAddress& mac, const net::Address& own,
                                    const net::Address& target) noexcept;
[[nodiscard]] ArpPacket arp_reply(const net::MacAddress& mac, const net::Address& own, const ArpPacket& to) noexcept;
[[nodiscard]] ArpPacket arp_probe(const net::MacAddress& mac, const net::Address& target) noexcept;
[[nodiscard]] ArpPacket arp_announcement(const net::MacAddress& mac, const net::Address& own) noexcept;

/// `packet` as a frame from its sender to `destination` (usually everybody). `invalid` if an address is not IPv4.
[[nodiscard]] Result<std::array<std::byte, kArpFrame>> arp_frame(const net::MacAddress& destination,
                                                                 const ArpPacket& packet) noexcept;

}  // namespace wirelab::packet
