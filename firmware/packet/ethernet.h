#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/net/mac_address.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// Bytes of an Ethernet header without tags.
inline constexpr std::size_t kEthernetHeader = 14;

/// What a frame carries (IEEE 802 Numbers, as assigned for RFC 9542). Any other number may stand in a frame.
inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeArp = 0x0806;
inline constexpr std::uint16_t kEtherTypeVlan = 0x8100;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86dd;
inline constexpr std::uint16_t kEtherTypeServiceVlan = 0x88a8;

/// A tag that says which virtual network a frame belongs to (IEEE 802.1Q, section 9).
struct VlanTag {
  std::uint16_t protocol = 0;  ///< kEtherTypeVlan or kEtherTypeServiceVlan
  std::uint8_t priority = 0;   ///< 0 to 7
  bool may_drop = false;       ///< the drop eligible indicator
  std::uint16_t network = 0;   ///< the VLAN identifier, 0 to 4095

  friend bool operator==(const VlanTag&, const VlanTag&) noexcept = default;
};

/// An Ethernet frame (IEEE 802.3, section 3), as a tap gives it: without preamble and checksum.
struct EthernetFrame {
  /// Tags that are stepped over; a third one is left as the frame's EtherType.
  static constexpr std::size_t kMostTags = 2;

  net::MacAddress destination{};
  net::MacAddress source{};
  std::array<VlanTag, kMostTags> tags{};  ///< the outer one first
  std::size_t tag_count = 0;
  std::uint16_t ether_type = 0;  ///< below 1536 it is the length of an LLC packet and no type
  ConstBytes payload;            ///< with the bytes that fill a short frame up to 60
};

/// Reads the header and up to two tags; `ethernet_cut` if the frame ends before its EtherType does.
[[nodiscard]] Parsed<EthernetFrame> parse_ethernet(ConstBytes frame) noexcept;

/// An untagged header. What follows needs no filling: cards fill short frames up.
[[nodiscard]] std::array<std::byte, kEthernetHeader> ethernet_header(const net::MacAddress& destination,
                                                                     const net::MacAddress& source,
                                                                     std::uint16_t ether_type) noexcept;

}  // namespace wirelab::packet
