#include "firmware/packet/dhcp_frame.h"

#include <gtest/gtest.h>

#include <array>

#include "firmware/packet/dhcp_client.h"
#include "firmware/packet/dhcp_writer.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::packet {
namespace {

using net::Address;

constexpr net::MacAddress kHost{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kRouter{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
const DhcpRoute kToClient{.source_mac = kRouter,
                          .destination_mac = kHost,
                          .source = {.address = Address::ipv4(10, 0, 2, 2), .port = kDhcpServerPort},
                          .destination = {.address = Address::ipv4(10, 0, 2, 15), .port = kDhcpClientPort}};

Bytes frame_of(const DhcpRoute& route, ConstBytes message) {
  std::array<std::byte, 1514> room{};
  const auto frame = write_dhcp_frame(room, route, message);
  if (!frame) throw std::runtime_error("the frame was not written");
  return copy_of(*frame);
}

/// An offer that uses all that a message may do: overload, options in pieces, pointers.
Bytes busy_offer() {
  return frame_of(kToClient, dhcp_bytes({.options = "34 01 03 35 01 02 0f 02 6c61 77 06 03 6c6162 00 01 00 ff",
                                         .server_name = "0f 01 62 06 08 0a0002030a000204",
                                         .boot_file = "77 03 61 c000 33 04 00015180 ff"}));
}

/// Looks at everything that a frame says, and that every view of it stays inside.
void look_at(const DhcpFrame& found, ConstBytes frame) {
  for (const ConstBytes part : {found.ethernet.payload, found.ipv4.options, found.ipv4.payload, found.udp.payload,
                                as_bytes(found.message.server_name), as_bytes(found.message.boot_file)}) {
    ASSERT_TRUE(lies_in(part, frame));
  }
  std::size_t bytes = 0;
  for (const DhcpOption option : found.message.options) {
    ASSERT_TRUE(lies_in(option.data, frame));
    bytes += 2 + option.data.size();
    std::array<std::byte, 16> room{};
    const auto whole = found.message.options.find(option.code, room);
    ASSERT_TRUE(!whole || lies_in(*whole, frame) || lies_in(*whole, room));
  }
  ASSERT_LE(bytes, found.udp.payload.size());
  std::array<std::byte, 512> room{};
  DomainNames names = found.message.domain_search(room).value_or(DomainNames({}));
  DomainNames::Room name{};
  while (!names.at_end()) static_cast<void>(names.next(name));
  static_cast<void>(found.message.name_servers());
}

TEST(DhcpFrame, Discover_IsFoundLayerByLayer) {
  std::array<std::byte, kDhcpRoom> room{};
  const auto discover = write_discover(room, {.mac = kHost, .xid = 7, .host_name = "lab"}, std::nullopt);
  ASSERT_TRUE(discover);
  const Bytes frame = frame_of(from_client(kHost), *discover);
  EXPECT_EQ(frame.size(), kBeforeDhcp + discover->size());
  const auto found = find_dhcp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ethernet.destination, net::kBroadcastMac);
  EXPECT_EQ(found->ethernet.source, kHost);
  EXPECT_EQ(found->ipv4.source, Address());
  EXPECT_EQ(found->ipv4.destination, Address::ipv4(255, 255, 255, 255));
  EXPECT_EQ(found->ipv4.checksum_state, Checksum::right);
  EXPECT_EQ(found->ipv4.ttl, 64);
  EXPECT_EQ(found->udp.header.source_port, 68);
  EXPECT_EQ(found->udp.header.destination_port, 67);
  EXPECT_EQ(found->udp.checksum_state, Checksum::right);
  EXPECT_EQ(found->message.message_type(), DhcpType::discover);
}

TEST(DhcpFrame, Offer_IsFound) {
  const Bytes frame = frame_of(kToClient, dhcp_bytes({.options = kOfferOptions}));
  const auto found = find_dhcp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->udp.checksum_state, Checksum::right);
  EXPECT_EQ(found->message.server_identifier(), Address::ipv4(10, 0, 2, 2));
}

TEST(DhcpFrame, OddMessage_HasItsChecksumRight) {
  const Bytes frame = frame_of(kToClient, dhcp_bytes({.options = "35 01 05 00 ff"}));
  EXPECT_EQ(find_dhcp(frame)->udp.checksum_state, Checksum::right);
}

TEST(DhcpFrame, BehindTags_IsFound) {
  const Bytes plain = busy_offer();
  Bytes frame = copy_of(std::span(plain).first(12)) + from_hex("8100 000a") + std::span(plain).subspan(12);
  const auto found = find_dhcp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ethernet.tags[0].network, 10);
  EXPECT_EQ(found->message.lease_time(), 86'400U);
}

TEST(DhcpFrame, OtherTraffic_IsToldApart) {
  const Bytes good = busy_offer();
  const auto flaw_with = [&good](std::size_t at, int value) {
    Bytes frame = good;
    frame[at] = static_cast<std::byte>(value);
    return find_dhcp(frame).error();
  };
  EXPECT_EQ(flaw_with(12, 0x86), Flaw::not_ipv4);
  EXPECT_EQ(flaw_with(23, 6), Flaw::not_udp);
  EXPECT_EQ(flaw_with(20, 0x20), Flaw::fragment);
  EXPECT_EQ(flaw_with(21, 0x01), Flaw::fragment);
  EXPECT_EQ(flaw_with(37, 69), Flaw::not_dhcp);
  for (const Flaw flaw : {Flaw::not_ipv4, Flaw::not_udp, Flaw::fragment, Flaw::not_dhcp}) {
    EXPECT_TRUE(is_other_traffic(flaw));
  }
  EXPECT_EQ(flaw_with(42, 9), Flaw::dhcp_operation);
  EXPECT_FALSE(is_other_traffic(Flaw::dhcp_operation));
}

TEST(DhcpFrame, FromAnotherPort_IsFound) {
  DhcpRoute route = kToClient;
  route.source.port = 40'000;
  EXPECT_TRUE(find_dhcp(frame_of(route, dhcp_bytes({.options = kOfferOptions}))));
}

TEST(DhcpFrame, EveryTruncation_IsAFlaw) {
  const Bytes frame = busy_offer();
  for (std::size_t size = 0; size < frame.size(); ++size) {
    const Bytes cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
    const auto found = find_dhcp(cut);
    ASSERT_FALSE(found) << size;
    EXPECT_EQ(found.error(), size < kEthernetHeader ? Flaw::ethernet_cut : Flaw::ipv4_cut) << size;
  }
}

TEST(DhcpFrame, EveryFlippedBit_StaysInsideTheFrame) {
  const Bytes good = busy_offer();
  std::size_t found = 0;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes frame = good;
    frame[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    const auto parsed = find_dhcp(frame);
    if (!parsed) continue;
    ++found;
    look_at(*parsed, frame);
    const bool seen = bit / 8 < kEthernetHeader || parsed->ipv4.checksum_state == Checksum::wrong ||
                      parsed->udp.checksum_state != Checksum::right;
    EXPECT_TRUE(seen) << bit;
  }
  EXPECT_GT(found, good.size() * 4);
}

TEST(DhcpFrame, EveryByteOfEveryValue_StaysInsideTheFrame) {
  const Bytes good = busy_offer();
  for (std::size_t at = kEthernetHeader; at < good.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      Bytes frame = good;
      frame[at] = static_cast<std::byte>(value);
      if (const auto parsed = find_dhcp(frame)) look_at(*parsed, frame);
    }
  }
}

TEST(DhcpFrame, WhatDoesNotFit_IsInvalid) {
  const Bytes message = dhcp_bytes({.options = kOfferOptions});
  Bytes room(kBeforeDhcp + message.size());
  EXPECT_TRUE(write_dhcp_frame(room, kToClient, message));
  room.pop_back();
  EXPECT_EQ(write_dhcp_frame(room, kToClient, message).error(), Error::invalid);
  DhcpRoute six = kToClient;
  six.source.address = Address::loopback(net::Family::ipv6);
  EXPECT_EQ(write_dhcp_frame(room, six, message).error(), Error::invalid);
  EXPECT_EQ(write_dhcp_frame(room, kToClient, Bytes(65'508)).error(), Error::invalid);
}

}  // namespace
}  // namespace wirelab::packet
