#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

namespace wirelab::packet {

/// Why bytes are not the packet that was looked for; `flaw_text` has each in words.
enum class Flaw : std::uint8_t {
  // Sound, as far as it was read, but something else.
  not_arp,
  not_ip,
  not_ipv4,
  not_udp,
  not_tcp,
  not_icmp,
  not_dhcp,
  no_quote,
  fragment,
  // Not as its RFC says.
  ethernet_cut,
  arp_cut,
  arp_foreign,
  ipv4_cut,
  ipv4_version,
  ipv4_header_length,
  ipv4_total_length,
  ipv6_cut,
  ipv6_version,
  ipv6_extension_cut,
  udp_cut,
  udp_length,
  tcp_cut,
  tcp_header_length,
  icmp_cut,
  dhcp_cut,
  dhcp_operation,
  dhcp_hardware_length,
  dhcp_cookie,
  dhcp_option_cut,
  dhcp_overload,
  name_cut,
  name_pointer,
  name_label,
  name_long,
};

/// What to say of a flaw, to follow the word for the bytes: "ends inside its ARP packet".
[[nodiscard]] std::string_view flaw_text(Flaw flaw) noexcept;

/// True if nothing is wrong with the bytes: they are another protocol's, or a piece of a packet. Who counts broken
/// packets leaves these out.
[[nodiscard]] constexpr bool is_other_traffic(Flaw flaw) noexcept { return flaw < Flaw::ethernet_cut; }

/// What was read, or why it could not be.
template <typename T>
using Parsed = std::expected<T, Flaw>;

/// Shorthand for returning a flaw from a function that returns a Parsed.
[[nodiscard]] constexpr std::unexpected<Flaw> flawed(Flaw flaw) noexcept { return std::unexpected<Flaw>(flaw); }

}  // namespace wirelab::packet
