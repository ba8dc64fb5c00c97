#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/packet/dhcp.h"
#include "firmware/packet/fields.h"

namespace wirelab::packet {

/// Bytes that hold every message of `write_*` in dhcp_client.h, whatever its texts: the largest that Ethernet carries.
inline constexpr std::size_t kDhcpRoom = 1472;

/// Puts a DHCP message together in a caller's bytes: the fixed part, then options in the order of the calls. What does
/// not fit is told by `finish`.
class DhcpWriter {
 public:
  /// A message shorter than this is filled up, because relays and old servers expect it (RFC 1542 §2.1).
  static constexpr std::size_t kLeast = 300;

  DhcpWriter(MutableBytes room, const DhcpHeader& header) noexcept;

  DhcpWriter& type(DhcpType type) noexcept;
  DhcpWriter& u16(std::uint8_t code, std::uint16_t value) noexcept;
  DhcpWriter& u32(std::uint8_t code, std::uint32_t value) noexcept;
  /// One IPv4 address or more.
  DhcpWriter& addresses(std::uint8_t code, std::span<const net::Address> addresses) noexcept;
  DhcpWriter& address(std::uint8_t code, const net::Address& address) noexcept {
    return addresses(code, std::span(&address, 1));
  }
  /// What is longer than 255 bytes goes in several pieces (RFC 3396 §6).
  DhcpWriter& option(std::uint8_t code, ConstBytes data) noexcept;
  DhcpWriter& text(std::uint8_t code, std::string_view text) noexcept { return option(code, as_bytes(text)); }

  /// Ends the message, once, and answers it as it stands in the caller's bytes; `invalid` if they are too few, or an
  /// address was not IPv4.
  [[nodiscard]] Result<ConstBytes> finish() noexcept;

 private:
  FieldWriter out_;
};

}  // namespace wirelab::packet
