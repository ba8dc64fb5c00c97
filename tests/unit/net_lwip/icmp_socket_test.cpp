#include <array>

#include "tests/support/internet_checksum.h"
#include "tests/unit/net_lwip/two_hosts.h"

namespace wirelab::test {
namespace {

using Message = std::vector<std::byte>;

/// An echo request over IPv4.
Message request(std::size_t data) {
  Message message(net::IcmpSocket::kLeastMessage + data);
  message[0] = std::byte{8};
  for (std::size_t i = 0; i < data; ++i) message[net::IcmpSocket::kLeastMessage + i] = static_cast<std::byte>(i);
  const std::uint16_t sum = internet_checksum(message);
  message[2] = static_cast<std::byte>(sum >> 8U);
  message[3] = static_cast<std::byte>(sum);
  return message;
}

class Icmp : public TwoHosts {
 protected:
  net::IcmpSocketHandle open(LwipInstance& host, net::Family family = net::Family::ipv4) {
    auto socket = host->stack().open_icmp(family);
    EXPECT_TRUE(socket.has_value());
    return socket ? std::move(*socket) : nullptr;
  }
  /// How many messages the socket has.
  int count(net::IcmpSocket& socket) {
    int found = 0;
    while (socket.receive(room_)) ++found;
    return found;
  }
  std::array<std::byte, 66'000> room_{};
};

TEST_F(Icmp, MessageInFragments_ComesBackWhole) {
  const auto socket = open(client_);
  ASSERT_NE(socket, nullptr);
  // Once they know each other: few packets wait for ARP.
  ASSERT_TRUE(socket->send_to(request(0), kServer));
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(*socket), 1);
  const Message large = request(20'000);
  ASSERT_TRUE(socket->send_to(large, kServer));
  run_for(std::chrono::milliseconds(100));
  const auto reply = socket->receive(room_);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->size, 20U + large.size());
  EXPECT_TRUE(std::equal(large.begin() + 4, large.end(), room_.begin() + 24));
}

TEST_F(Icmp, UnreadMessages_AreBoundedInBytes) {
  const auto socket = open(client_);
  ASSERT_NE(socket, nullptr);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(socket->send_to(request(8000), kServer));
    run_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(count(*socket), 2);  // 16 KB
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(socket->send_to(request(8), kServer));
    run_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(count(*socket), 16);
}

TEST_F(Icmp, LetGoWithMessagesWaiting_GivesAllMemoryBack) {
  auto socket = open(client_);
  ASSERT_NE(socket, nullptr);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(socket->send_to(request(500), kServer));
  run_for(std::chrono::milliseconds(50));
  socket.reset();  // and TearDown compares
}

TEST_F(Icmp, Ipv6ChecksumThatIsWrong_IsNotShown) {
  const auto socket = open(server_, net::Family::ipv6);
  ASSERT_NE(socket, nullptr);
  auto tap = client_->stack().tap({});
  ASSERT_TRUE(tap.has_value());
  const auto sender = open(client_, net::Family::ipv6);
  ASSERT_NE(sender, nullptr);
  // An echo reply that nobody asked for, to every host of the link, so that no address need be known.
  const net::Address all = net::Address::ipv6({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  Message reply(net::IcmpSocket::kLeastMessage);
  reply[0] = std::byte{129};
  ASSERT_TRUE(sender->send_to(reply, all));
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(*socket), 1);
  std::array<std::byte, 256> frame;
  std::size_t size = 0;
  for (auto info = (*tap)->next(frame); info; info = (*tap)->next(frame)) {
    if (info->size == 14 + 40 + reply.size() && frame[54] == std::byte{129}) size = info->size;
    if (size != 0) break;
  }
  ASSERT_GT(size, 0U);
  ASSERT_TRUE((*tap)->inject(ConstBytes(frame).first(size)));
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(*socket), 1);
  frame[56] ^= std::byte{1};  // the checksum's first byte
  ASSERT_TRUE((*tap)->inject(ConstBytes(frame).first(size)));
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(count(*socket), 0);
}

TEST_F(Icmp, NoWayThere_IsUnreachable) {
  const auto socket = open(client_);
  ASSERT_NE(socket, nullptr);
  EXPECT_EQ(socket->send_to(request(0), net::Address::ipv4(192, 0, 2, 1)), fail(Error::unreachable));
}

}  // namespace
}  // namespace wirelab::test
