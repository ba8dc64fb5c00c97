#pragma once

#include <cstdint>
#include <string_view>

namespace wirelab::packet {

/// What a DHCP message does (RFC 2132 §9.6, RFC 3203, RFC 4388). Other numbers exist and are kept as they came.
enum class DhcpType : std::uint8_t {
  discover = 1,
  offer = 2,
  request = 3,
  decline = 4,
  ack = 5,
  nak = 6,
  release = 7,
  inform = 8,
  force_renew = 9,
};

/// "DHCPDISCOVER"; empty for a number that has no name here.
[[nodiscard]] std::string_view message_type_name(DhcpType type) noexcept;

/// Codes of options that this folder reads or writes (RFC 2132; 119 is RFC 3397's).
inline constexpr std::uint8_t kOptionPad = 0;
inline constexpr std::uint8_t kOptionSubnetMask = 1;
inline constexpr std::uint8_t kOptionRouters = 3;
inline constexpr std::uint8_t kOptionNameServers = 6;
inline constexpr std::uint8_t kOptionHostName = 12;
inline constexpr std::uint8_t kOptionDomainName = 15;
inline constexpr std::uint8_t kOptionMtu = 26;
inline constexpr std::uint8_t kOptionBroadcast = 28;
inline constexpr std::uint8_t kOptionTimeServers = 42;
inline constexpr std::uint8_t kOptionRequestedAddress = 50;
inline constexpr std::uint8_t kOptionLeaseTime = 51;
inline constexpr std::uint8_t kOptionOverload = 52;
inline constexpr std::uint8_t kOptionMessageType = 53;
inline constexpr std::uint8_t kOptionServerIdentifier = 54;
inline constexpr std::uint8_t kOptionParameterRequests = 55;
inline constexpr std::uint8_t kOptionMessage = 56;
inline constexpr std::uint8_t kOptionRenewalTime = 58;
inline constexpr std::uint8_t kOptionRebindingTime = 59;
inline constexpr std::uint8_t kOptionVendorClass = 60;
inline constexpr std::uint8_t kOptionClientId = 61;
inline constexpr std::uint8_t kOptionDomainSearch = 119;
inline constexpr std::uint8_t kOptionEnd = 255;

/// What an option is, in words: "subnet mask"; empty for a code that has no name here.
[[nodiscard]] std::string_view option_name(std::uint8_t code) noexcept;

}  // namespace wirelab::packet
