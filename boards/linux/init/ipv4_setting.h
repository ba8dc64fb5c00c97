#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/net/address.h"

namespace wirelab::boards {

/// What an interface is given: an IPv4 address, how much of it names the network, and the router out of it.
struct Ipv4Setting {
  net::Address address;
  unsigned prefix = 32;                ///< bits of the network part, 0 to 32 (RFC 4632)
  std::optional<net::Address> router;  ///< where everything outside the network goes; none: nowhere

  friend bool operator==(const Ipv4Setting&, const Ipv4Setting&) = default;
};

/// Reads "192.0.2.7/24" (RFC 4632 notation of a host in its network). An error is a sentence that names the text.
[[nodiscard]] std::expected<Ipv4Setting, std::string> parse_ipv4_setting(std::string_view text);

/// "192.0.2.7/24", and ", router 192.0.2.1" if there is one.
[[nodiscard]] std::string to_text(const Ipv4Setting& setting);
/// The text of an address alone.
[[nodiscard]] std::string to_text(const net::Address& address);

}  // namespace wirelab::boards
