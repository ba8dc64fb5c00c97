#pragma once

#include <cstdint>

#include "firmware/core/clock.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

namespace wirelab::link_local {

/// True for 169.254.1.0 to 169.254.254.255: what a host may choose for itself (RFC 3927 section 2.1; the 256 addresses
/// at either end of the prefix are kept for later use).
[[nodiscard]] bool may_be_chosen(const net::Address& address) noexcept;

/// Chooses addresses, and spans of time, as evenly as RFC 3927 section 2.1 asks for. Hosts with different MAC
/// addresses choose differently; one host has the same first address after each start.
class Candidates {
 public:
  /// `seed` is as hard to foresee as the board can make it: whoever foresees it can take every address in advance.
  Candidates(const net::MacAddress& mac, std::uint64_t seed) noexcept;

  /// The first address: a function of the MAC address alone.
  [[nodiscard]] net::Address first() const noexcept;
  /// Another address than `refused`.
  [[nodiscard]] net::Address next(const net::Address& refused) noexcept;
  /// A span of time from `least` to `most`.
  [[nodiscard]] Duration span(Duration least, Duration most) noexcept;

 private:
  std::uint64_t mac_;
  std::uint64_t state_;
};

}  // namespace wirelab::link_local
