#include "firmware/net_lwip/lwip_address.h"

#include <algorithm>
#include <cstring>

namespace wirelab::net {

ip_addr_t to_lwip(const Address& address, const netif& card) noexcept {
  ip_addr_t result{};
  if (address.family() == Family::ipv4) {
    result.u_addr.ip4 = to_lwip4(address);
    result.type = IPADDR_TYPE_V4;
    return result;
  }
  std::memcpy(result.u_addr.ip6.addr, address.bytes().data(), 16);
  result.type = IPADDR_TYPE_V6;
  result.u_addr.ip6.zone = static_cast<u8_t>(std::min<std::uint32_t>(address.scope(), UINT8_MAX));
  if (ip6_addr_lacks_zone(&result.u_addr.ip6, IP6_UNKNOWN)) {
    ip6_addr_assign_zone(&result.u_addr.ip6, IP6_UNKNOWN, &card);
  }
  return result;
}

ip4_addr_t to_lwip4(const Address& address) noexcept {
  ip4_addr_t result{};
  std::memcpy(&result.addr, address.bytes().data(), 4);
  return result;
}

Address from_lwip(const ip_addr_t& address) noexcept {
  return IP_IS_V6_VAL(address) ? from_lwip(address.u_addr.ip6) : from_lwip(address.u_addr.ip4);
}

Address from_lwip(const ip4_addr_t& address) noexcept {
  std::array<std::uint8_t, 4> bytes{};
  std::memcpy(bytes.data(), &address.addr, bytes.size());
  return Address::ipv4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

Address from_lwip(const ip6_addr_t& address) noexcept {
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), address.addr, bytes.size());
  return Address::ipv6(bytes, address.zone);
}

}  // namespace wirelab::net
