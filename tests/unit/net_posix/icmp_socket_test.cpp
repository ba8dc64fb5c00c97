#include <algorithm>
#include <array>
#include <vector>

#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_posix/tap_device_linux.h"
#include "tests/support/internet_checksum.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"
#include "tests/unit/net_posix/without_raw_sockets.h"

namespace wirelab::net {
namespace {

/// What stands in no portable clause: privileges, link-local addresses, the kernel's own errors.
class Icmp : public PollerTest {
 protected:
  void SetUp() override { ASSERT_TRUE(network_.ok()) << network_.why(); }

  IcmpSocketHandle open(Family family) {
    auto socket = stack_.open_icmp(family);
    EXPECT_TRUE(socket) << error_name(socket ? Error::io : socket.error());
    return socket ? std::move(*socket) : nullptr;
  }
  /// An echo request.
  static std::vector<std::byte> request(Family family, std::size_t data = 0) {
    std::vector<std::byte> message(IcmpSocket::kLeastMessage + data);
    message[0] = family == Family::ipv4 ? std::byte{8} : std::byte{128};
    message[7] = std::byte{1};
    if (family == Family::ipv6) return message;
    const std::uint16_t sum = test::internet_checksum(message);
    message[2] = static_cast<std::byte>(sum >> 8U);
    message[3] = static_cast<std::byte>(sum);
    return message;
  }
  /// The next message, or nothing within the time.
  std::optional<IcmpMessage> next(IcmpSocket& socket) {
    std::optional<IcmpMessage> found;
    turn_until([&] {
      const auto got = socket.receive(room_);
      if (got) found = *got;
      return found.has_value();
    });
    return found;
  }

  support::NetworkNamespace network_;
  PosixStack stack_{*poller_};
  std::array<std::byte, 70'000> room_{};
};

TEST_P(Icmp, WithoutThePrivilege_IsUnsupported) {
  const WithoutRawSockets unprivileged;
  EXPECT_EQ(stack_.open_icmp(Family::ipv4).error(), Error::unsupported);
  EXPECT_EQ(stack_.open_icmp(Family::ipv6).error(), Error::unsupported);
}

TEST_P(Icmp, LargestMessage_ComesBackWhole) {
  const auto socket = open(Family::ipv4);
  ASSERT_NE(socket, nullptr);
  const auto largest = request(Family::ipv4, IcmpSocket::kMostMessage - IcmpSocket::kLeastMessage);
  ASSERT_TRUE(socket->send_to(largest, Address::loopback(Family::ipv4)));
  const auto reply = next(*socket);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->size, 65535U);
  EXPECT_FALSE(reply->truncated);
}

TEST_P(Icmp, HostThatDoesNotAnswer_IsReportedByTheKernel) {
  auto device = LinuxTapDevice::open(*poller_, {.name = "tap0", .bring_up = true});
  ASSERT_TRUE(device);
  ASSERT_TRUE(network_.ip("address add 192.0.2.1/24 dev tap0")) << network_.why();
  const auto socket = open(Family::ipv4);
  ASSERT_NE(socket, nullptr);
  ASSERT_TRUE(socket->send_to(request(Family::ipv4), Address::ipv4(192, 0, 2, 9)));
  const auto error = next(*socket);  // once nobody has answered three ARP requests
  ASSERT_TRUE(error);
  EXPECT_EQ(std::to_integer<int>(room_[error->header_size]), 3);
  EXPECT_EQ(std::to_integer<int>(room_[error->header_size + 1]), 1);  // host unreachable (RFC 792)
  EXPECT_EQ(error->from, Address::ipv4(192, 0, 2, 1));
}

TEST_P(Icmp, NoWayThere_IsUnreachable) {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const auto socket = open(family);
    ASSERT_NE(socket, nullptr);
    const Address there = family == Family::ipv4
                              ? Address::ipv4(192, 0, 2, 9)
                              : Address::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
    EXPECT_EQ(socket->send_to(request(family), there), fail(Error::unreachable));
  }
}

TEST_P(Icmp, LinkLocalAddresses_KeepTheirScope) {
  ASSERT_TRUE(network_.ip("link add here0 type veth peer name there0")) << network_.why();
  ASSERT_TRUE(network_.ip("-6 addr add fe80::11/64 dev here0 nodad")) << network_.why();
  ASSERT_TRUE(network_.ip("link set here0 up")) << network_.why();
  ASSERT_TRUE(network_.ip("link set there0 up")) << network_.why();
  const auto socket = open(Family::ipv6);
  ASSERT_NE(socket, nullptr);
  for (std::uint32_t scope = 1; scope < 16; ++scope) {
    const Address here = Address::ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11}, scope);
    if (!socket->send_to(request(Family::ipv6), here)) continue;  // not its interface
    const auto reply = next(*socket);
    ASSERT_TRUE(reply);
    EXPECT_EQ(std::to_integer<int>(room_[0]), 129);
    EXPECT_EQ(reply->from, here);
    EXPECT_EQ(reply->to, here);
    EXPECT_EQ(reply->ttl, IcmpSocket::kDefaultTtl);
    return;
  }
  FAIL() << "no interface has the address";
}

TEST_P(Icmp, TypesOfOthers_AreLeftOutByTheKernel) {
  const auto socket = open(Family::ipv4);
  ASSERT_NE(socket, nullptr);
  CountingWatcher watcher;
  EXPECT_EQ(socket->receive(room_).error(), Error::would_block);
  socket->watch(&watcher);
  settle();
  const int before = watcher.calls;
  auto time_stamp = request(Family::ipv4, 12);
  time_stamp[0] = std::byte{14};  // a reply that nobody answers (RFC 792)
  const Address here = Address::loopback(Family::ipv4);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(socket->send_to(time_stamp, here));
  settle();
  EXPECT_EQ(watcher.calls, before);
  // Types that its filter does not know wake, and are passed over: more of them than in one call.
  auto unknown = request(Family::ipv4);
  unknown[0] = std::byte{200};
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(socket->send_to(unknown, here));
  ASSERT_TRUE(socket->send_to(request(Family::ipv4), here));
  ASSERT_TRUE(next(*socket));
  EXPECT_EQ(std::to_integer<int>(room_[20]), 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Icmp, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

}  // namespace
}  // namespace wirelab::net
