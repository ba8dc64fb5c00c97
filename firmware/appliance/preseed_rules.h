#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/net/address.h"

namespace wirelab::appliance {

/// An IPv4 address of an interface with the length of its network's prefix (RFC 4632).
struct InterfaceAddress {
  net::Address address;
  std::uint8_t prefix = 0;

  friend constexpr bool operator==(const InterfaceAddress&, const InterfaceAddress&) noexcept = default;
};

/// True for a host's own name: one label of RFC 1123 §2.1, 1 to 63 letters, digits and hyphens, no hyphen at an end.
[[nodiscard]] bool valid_host_name(std::string_view name) noexcept;

/// True for the name of a server: labels with dots between, at most 253 characters (RFC 1035 §2.3.4), or an address.
[[nodiscard]] bool valid_server_name(std::string_view name) noexcept;

/// Reads "192.0.2.7/24". Nothing if it is not an IPv4 address that one host can have (RFC 1122 §3.2.1.3): not in
/// 0.0.0.0/8 or 127.0.0.0/8, below 224.0.0.0, the host's part neither all zeros nor all ones; prefix from 1 to 30.
[[nodiscard]] std::optional<InterfaceAddress> parse_interface_address(std::string_view text) noexcept;

/// Reads an IPv4 address that a host can have; nothing for anything else.
[[nodiscard]] std::optional<net::Address> parse_host_address(std::string_view text) noexcept;

/// True if `other` is another host in the network of `own`.
[[nodiscard]] bool is_neighbour(const InterfaceAddress& own, const net::Address& other) noexcept;

}  // namespace wirelab::appliance
