#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/text.h"

namespace wirelab::net {

/// A link-layer (MAC) address: 48 bits in the order of the wire (IEEE 802, section 8).
using MacAddress = std::array<std::uint8_t, 6>;

/// Where a frame goes that every station of the link shall take.
inline constexpr MacAddress kBroadcastMac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/// Characters of a MAC address as `add_mac` writes it.
inline constexpr std::size_t kMacText = 17;

/// True if a frame to it reaches more than one station; the broadcast address is one of these (IEEE 802,
/// section 8.2.2).
[[nodiscard]] constexpr bool is_group(const MacAddress& mac) noexcept { return (mac[0] & 0x01U) != 0; }

/// True if it is ff:ff:ff:ff:ff:ff.
[[nodiscard]] constexpr bool is_broadcast(const MacAddress& mac) noexcept { return mac == kBroadcastMac; }

/// True if a card may use it as its own: individual and not all zeros.
[[nodiscard]] constexpr bool is_station_address(const MacAddress& mac) noexcept {
  return mac != MacAddress{} && !is_group(mac);
}

/// Appends "52:54:00:12:34:56".
void add_mac(TextBuilder& out, const MacAddress& mac) noexcept;

/// Reads six pairs of hexadecimal digits, with ':' or with '-' between all of them; nothing if `text` is not exactly
/// that.
[[nodiscard]] std::optional<MacAddress> parse_mac(std::string_view text) noexcept;

}  // namespace wirelab::net
