#include "firmware/net_posix/socket_address.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace wirelab::net {

SocketAddress::SocketAddress() noexcept { std::memset(&address_, 0, sizeof address_); }

SocketAddress::SocketAddress(const Endpoint& endpoint) noexcept : SocketAddress() {
  const auto bytes = endpoint.address.bytes();
  if (endpoint.address.family() == Family::ipv4) {
    address_.v4.sin_family = AF_INET;
    address_.v4.sin_port = htons(endpoint.port);
    std::memcpy(&address_.v4.sin_addr, bytes.data(), bytes.size());
    size_ = sizeof address_.v4;
  } else {
    address_.v6.sin6_family = AF_INET6;
    address_.v6.sin6_port = htons(endpoint.port);
    address_.v6.sin6_scope_id = endpoint.address.scope();
    std::memcpy(&address_.v6.sin6_addr, bytes.data(), bytes.size());
    size_ = sizeof address_.v6;
  }
}

Endpoint SocketAddress::endpoint() const noexcept {
  if (family() == AF_INET && size_ >= sizeof address_.v4) {
    std::array<std::uint8_t, 4> v4{};
    std::memcpy(v4.data(), &address_.v4.sin_addr, v4.size());
    return {.address = Address::ipv4(v4[0], v4[1], v4[2], v4[3]), .port = ntohs(address_.v4.sin_port)};
  }
  if (family() != AF_INET6 || size_ < sizeof address_.v6) return {};
  std::array<std::uint8_t, 16> v6{};
  std::memcpy(v6.data(), &address_.v6.sin6_addr, v6.size());
  const std::uint16_t port = ntohs(address_.v6.sin6_port);
  static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), v6.begin())) {
    return {.address = Address::ipv4(v6[12], v6[13], v6[14], v6[15]), .port = port};
  }
  return {.address = Address::ipv6(v6, address_.v6.sin6_scope_id), .port = port};
}

Endpoint local_endpoint(int fd) noexcept {
  SocketAddress address;
  if (::getsockname(fd, address.data(), address.size_in_out()) != 0) return {};
  return address.endpoint();
}

}  // namespace wirelab::net
