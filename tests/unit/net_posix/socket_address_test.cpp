#include "firmware/net_posix/socket_address.h"

#include <gtest/gtest.h>

#include <cstring>

namespace wirelab::net {
namespace {

constexpr std::array<std::uint8_t, 16> kLinkLocal{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

TEST(SocketAddress, Ipv4_RoundTrips) {
  const Endpoint endpoint{.address = Address::ipv4(192, 0, 2, 7), .port = 5005};
  const SocketAddress address(endpoint);
  EXPECT_EQ(address.family(), AF_INET);
  EXPECT_EQ(address.size(), sizeof(sockaddr_in));
  EXPECT_EQ(address.endpoint(), endpoint);
}

TEST(SocketAddress, Ipv4_IsInNetworkOrder) {
  const SocketAddress address(Endpoint{.address = Address::ipv4(192, 0, 2, 7), .port = 0x1234});
  sockaddr_in raw{};
  std::memcpy(&raw, address.data(), sizeof raw);
  EXPECT_EQ(raw.sin_port, htons(0x1234));
  EXPECT_EQ(raw.sin_addr.s_addr, htonl(0xc0000207));
}

TEST(SocketAddress, Ipv6WithScope_RoundTrips) {
  const Endpoint endpoint{.address = Address::ipv6(kLinkLocal, 3), .port = 65535};
  const SocketAddress address(endpoint);
  EXPECT_EQ(address.family(), AF_INET6);
  EXPECT_EQ(address.size(), sizeof(sockaddr_in6));
  EXPECT_EQ(address.endpoint(), endpoint);
  EXPECT_EQ(address.endpoint().address.scope(), 3U);
}

TEST(SocketAddress, Ipv4MappedIpv6_IsAnsweredAsIpv4) {
  const Endpoint mapped{.address = Address::ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1}), .port = 80};
  EXPECT_EQ(SocketAddress(mapped).endpoint(), (Endpoint{.address = Address::ipv4(10, 0, 0, 1), .port = 80}));
}

TEST(SocketAddress, OtherFamilyOrCutShort_IsNoEndpoint) {
  SocketAddress unfilled;
  EXPECT_EQ(unfilled.endpoint(), Endpoint{});
  SocketAddress cut(Endpoint{.address = Address::loopback(Family::ipv6), .port = 1});
  *cut.size_in_out() = sizeof(sockaddr_in);
  EXPECT_EQ(cut.endpoint(), Endpoint{});
}

TEST(SocketAddress, EveryPort_RoundTrips) {
  for (unsigned port = 0; port <= UINT16_MAX; ++port) {
    const Endpoint endpoint{.address = Address(), .port = static_cast<std::uint16_t>(port)};
    ASSERT_EQ(SocketAddress(endpoint).endpoint(), endpoint);
  }
}

TEST(LocalEndpoint, NoSocket_IsNoEndpoint) { EXPECT_EQ(local_endpoint(-1), Endpoint{}); }

}  // namespace
}  // namespace wirelab::net
