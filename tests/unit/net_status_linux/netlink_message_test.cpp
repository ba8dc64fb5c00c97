#include "firmware/net_status_linux/netlink_message.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net_status_linux/message_bytes.h"

namespace wirelab::net_status {
namespace {

nlmsghdr header_of(std::size_t length, std::uint16_t type) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(length);
  header.nlmsg_type = type;
  header.nlmsg_seq = 7;
  return header;
}

TEST(NetlinkMessage, TwoInOneDatagram_AreTakenOneByOne) {
  MessageBytes datagram;
  datagram.add(header_of(sizeof(nlmsghdr) + 3, RTM_NEWLINK)).add(std::array<char, 3>{'a', 'b', 'c'});
  datagram.add(header_of(sizeof(nlmsghdr), RTM_DELLINK));
  ConstBytes rest = datagram.bytes();
  const auto first = take_message(rest);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->type, RTM_NEWLINK);
  EXPECT_EQ(first->sequence, 7U);
  EXPECT_EQ(as_text(first->body), "abc");
  const auto second = take_message(rest);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->type, RTM_DELLINK);
  EXPECT_TRUE(second->body.empty());
  EXPECT_TRUE(rest.empty());
  EXPECT_FALSE(take_message(rest));
}

TEST(NetlinkMessage, LengthBeyondTheDatagram_IsNoMessage) {
  MessageBytes datagram;
  datagram.add(header_of(sizeof(nlmsghdr) + 1, RTM_NEWLINK));
  ConstBytes rest = datagram.bytes();
  EXPECT_FALSE(take_message(rest));
}

TEST(NetlinkMessage, LengthBelowTheHeader_IsNoMessage) {
  for (const std::size_t length : {0U, 4U, 15U}) {
    MessageBytes datagram;
    datagram.add(header_of(length, RTM_NEWLINK)).add(std::uint64_t{0});
    ConstBytes rest = datagram.bytes();
    EXPECT_FALSE(take_message(rest)) << length;
  }
}

TEST(NetlinkMessage, CutAnywhere_IsNoMessage) {
  MessageBytes datagram;
  datagram.add(header_of(sizeof(nlmsghdr) + 8, RTM_NEWLINK)).add(std::uint64_t{1});
  for_every_cut(datagram.bytes(), [](ConstBytes rest) { EXPECT_FALSE(take_message(rest)); });
}

TEST(NetlinkAttribute, FlagBitsOfTheType_AreLeftOut) {
  MessageBytes body;
  body.number(IFLA_MTU | NLA_F_NESTED, std::uint32_t{1500});
  ConstBytes rest = body.bytes();
  const auto attribute = take_attribute(rest);
  ASSERT_TRUE(attribute);
  EXPECT_EQ(attribute->type, IFLA_MTU);
  EXPECT_EQ(value_of<std::uint32_t>(attribute->value), 1500U);
}

TEST(NetlinkAttribute, CutAnywhere_IsNone) {
  MessageBytes body;
  body.number(IFLA_MTU, std::uint32_t{1500});
  for_every_cut(body.bytes(), [](ConstBytes rest) { EXPECT_FALSE(take_attribute(rest)); });
}

TEST(NetlinkAddress, LinkLocalIpv6_GetsItsScope) {
  const std::array<std::uint8_t, 16> near{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const std::array<std::uint8_t, 16> far{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(read_ip(AF_INET6, std::as_bytes(std::span(near)), 3), net::Address::ipv6(near, 3));
  EXPECT_EQ(read_ip(AF_INET6, std::as_bytes(std::span(far)), 3), net::Address::ipv6(far));
}

TEST(NetlinkAddress, WrongLengthOrFamily_IsNone) {
  const std::array<std::byte, 17> bytes{};
  EXPECT_FALSE(read_ip(AF_INET, ConstBytes(bytes).first(3), 0));
  EXPECT_FALSE(read_ip(AF_INET, ConstBytes(bytes).first(5), 0));
  EXPECT_FALSE(read_ip(AF_INET6, ConstBytes(bytes).first(15), 0));
  EXPECT_FALSE(read_ip(AF_INET6, ConstBytes(bytes), 0));
  EXPECT_FALSE(read_ip(AF_BRIDGE, ConstBytes(bytes).first(4), 0));
}

TEST(NetlinkRequest, IsAMessageWithItsAttributes) {
  NetlinkRequest request(RTM_GETROUTE, NLM_F_DUMP);
  request.add_header(rtmsg{}).add_ip(RTA_DST, net::Address::ipv4(192, 0, 2, 1));
  ConstBytes rest = request.bytes(9);
  auto message = take_message(rest);
  ASSERT_TRUE(message);
  EXPECT_TRUE(rest.empty());
  EXPECT_EQ(message->type, RTM_GETROUTE);
  EXPECT_EQ(message->flags, NLM_F_REQUEST | NLM_F_DUMP);
  EXPECT_EQ(message->sequence, 9U);
  ASSERT_TRUE(take_header<rtmsg>(message->body));
  const auto attribute = take_attribute(message->body);
  ASSERT_TRUE(attribute);
  EXPECT_EQ(read_ip(AF_INET, attribute->value, 0), net::Address::ipv4(192, 0, 2, 1));
}

TEST(NetlinkRequest, WhatDoesNotFit_IsLeftOut) {
  NetlinkRequest request(RTM_GETROUTE, 0);
  const std::size_t before = request.bytes(1).size();
  const std::array<std::byte, 200> large{};
  request.add_attribute(RTA_DST, large);
  EXPECT_EQ(request.bytes(1).size(), before);
}

}  // namespace
}  // namespace wirelab::net_status
