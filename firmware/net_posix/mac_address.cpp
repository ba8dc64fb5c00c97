#include "firmware/net_posix/mac_address.h"

namespace wirelab::net {
namespace {

constexpr unsigned kGroupBit = 0x01;
constexpr unsigned kLocalBit = 0x02;

/// One step of FNV-1a: spreads similar names and addresses apart; nothing has to be secret here.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint8_t byte) noexcept { return (hash ^ byte) * 1099511628211U; }

}  // namespace

MacAddress derive_mac(std::string_view name, const MacAddress& kernel_side) noexcept {
  std::uint64_t hash = 14695981039346656037U;
  for (const char character : name) hash = mix(hash, static_cast<std::uint8_t>(character));
  for (const std::uint8_t byte : kernel_side) hash = mix(hash, byte);
  MacAddress mac{};
  for (std::uint8_t& byte : mac) {
    byte = static_cast<std::uint8_t>(hash >> 16U);
    hash >>= 8U;
  }
  mac[0] = static_cast<std::uint8_t>((mac[0] | kLocalBit) & ~kGroupBit);
  if (mac == kernel_side) mac[5] = static_cast<std::uint8_t>(mac[5] ^ 1U);
  return mac;
}

}  // namespace wirelab::net
