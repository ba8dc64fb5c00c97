#include "firmware/net_status/seen_frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware/packet/dhcp_client.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/dhcp_writer.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::net_status {
namespace {

using net::Address;
using packet::Bytes;
using packet::copy_of;
using packet::from_hex;
using testing::ElementsAre;

constexpr net::MacAddress kHost{0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
constexpr net::MacAddress kRouter{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
constexpr Address kOwn = Address::ipv4(10, 0, 2, 15);
constexpr Address kServer = Address::ipv4(10, 0, 2, 2);

packet::DhcpRoute to_client(std::uint16_t port = packet::kDhcpServerPort) {
  return {.source_mac = kRouter,
          .destination_mac = kHost,
          .source = {.address = kServer, .port = port},
          .destination = {.address = kOwn, .port = packet::kDhcpClientPort}};
}

Bytes frame_of(const packet::DhcpRoute& route, ConstBytes message) {
  std::array<std::byte, packet::kDhcpRoom + packet::kBeforeDhcp> room{};
  const auto frame = packet::write_dhcp_frame(room, route, message);
  EXPECT_TRUE(frame);
  return frame ? copy_of(*frame) : Bytes();
}

/// What the timeline keeps of a reply with these options, in hexadecimal digits.
DhcpDetail detail_with(std::string_view options) {
  const Bytes frame = frame_of(to_client(), packet::dhcp_bytes({.options = options}));
  const auto seen = look_at(frame);
  EXPECT_TRUE(seen && seen->dhcp);
  return seen && seen->dhcp ? detail_of(*seen) : DhcpDetail();
}

std::string hex_text(std::string_view text) {
  std::string hex;
  for (const char byte : text) {
    std::array<char, 2> room{};
    hex += TextBuilder(room).add_hex(static_cast<unsigned char>(byte), 2).text();
  }
  return hex;
}

TEST(SeenFrame, Offer_IsTakenApart) {
  const Bytes frame = frame_of(to_client(), packet::dhcp_bytes({.options = packet::kOfferOptions}));
  const auto seen = look_at(frame);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->ethernet.source, kRouter);
  EXPECT_FALSE(seen->arp);
  EXPECT_FALSE(seen->icmp);
  ASSERT_TRUE(seen->dhcp);
  const DhcpDetail detail = detail_of(*seen);
  EXPECT_EQ(detail.type, packet::DhcpType::offer);
  EXPECT_FALSE(detail.sent);
  EXPECT_EQ(detail.xid, 0x22952935U);
  EXPECT_EQ(detail.from, Ipv4(kServer));
  EXPECT_EQ(detail.to, Ipv4(kOwn));
  EXPECT_EQ(detail.peer, kRouter);
  EXPECT_EQ(detail.message.view(), "ok");
  EXPECT_EQ(detail.requested, Ipv4(kOwn));
  const LeaseTerms& terms = detail.terms;
  EXPECT_EQ(terms.address, Ipv4(kOwn));
  EXPECT_EQ(terms.server, Ipv4(kServer));
  EXPECT_EQ(terms.mask, Ipv4(Address::ipv4(255, 255, 255, 0)));
  EXPECT_THAT(terms.routers.view(), ElementsAre(Ipv4(kServer)));
  EXPECT_THAT(terms.dns.view(), ElementsAre(Ipv4(Address::ipv4(10, 0, 2, 3)), Ipv4(Address::ipv4(8, 8, 8, 8))));
  EXPECT_EQ(terms.domain.view(), "lab");
  EXPECT_EQ(terms.search.view(), "lab");
  EXPECT_EQ(terms.seconds, 86'400U);
  EXPECT_EQ(terms.t1, 43'200U);
  EXPECT_EQ(terms.t2, 75'600U);
  EXPECT_THAT(std::span(detail.options).first(detail.option_count),
              ElementsAre(53, 54, 1, 3, 6, 15, 51, 58, 59, 26, 28, 42, 12, 56, 60, 119, 61, 55, 50));
}

TEST(SeenFrame, Renewal_IsTheClients) {
  std::array<std::byte, packet::kDhcpRoom> room{};
  const auto message = packet::write_renew(room, {.mac = kHost, .xid = 7}, kOwn);
  ASSERT_TRUE(message);
  const Bytes frame = frame_of({.source_mac = kHost,
                                .destination_mac = kRouter,
                                .source = {.address = kOwn, .port = packet::kDhcpClientPort},
                                .destination = {.address = kServer, .port = packet::kDhcpServerPort}},
                               *message);
  const auto seen = look_at(frame);
  ASSERT_TRUE(seen && seen->dhcp);
  const DhcpDetail detail = detail_of(*seen);
  EXPECT_EQ(detail.type, packet::DhcpType::request);
  EXPECT_TRUE(detail.sent);
  EXPECT_EQ(detail.client, Ipv4(kOwn));
  EXPECT_EQ(detail.requested, std::nullopt);
  EXPECT_EQ(detail.terms.server, std::nullopt);
  EXPECT_EQ(detail.peer, kRouter) << "the other station";
}

TEST(SeenFrame, ServerOnAPortOfItsOwn_IsSeen) {
  EXPECT_TRUE(look_at(frame_of(to_client(1067), packet::dhcp_bytes({.options = "35 01 05 ff"})))->dhcp) << "RFC 8357";
}

TEST(SeenFrame, OtherUdp_IsNoDhcp) {
  packet::DhcpRoute route = to_client();
  route.destination.port = 53;
  const auto seen = look_at(frame_of(route, packet::dhcp_bytes({.options = "35 01 05 ff"})));
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->ipv4);
  EXPECT_FALSE(seen->dhcp);
}

TEST(SeenFrame, Arp_IsTakenApart) {
  const auto packet = packet::arp_request(kHost, kOwn, kServer);
  const auto frame = packet::arp_frame(net::kBroadcastMac, packet);
  ASSERT_TRUE(frame);
  const auto seen = look_at(*frame);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->arp, packet);
  EXPECT_FALSE(seen->ipv4);
}

TEST(SeenFrame, Echo_IsTakenApart) {
  const Bytes frame =
      from_hex("525400123456 52550a000202 0800 4500001c 00004000 4001 22d0 0a000202 0a00020f 0000ffdc 00210002");
  const auto seen = look_at(frame);
  ASSERT_TRUE(seen && seen->icmp);
  EXPECT_EQ(seen->icmp->identifier(), 0x21);
  EXPECT_EQ(seen->icmp->sequence(), 2);
  EXPECT_FALSE(seen->dhcp);
}

TEST(SeenFrame, CutAtEveryByte_IsSeenAsFarAsItIsSound) {
  const Bytes frame = frame_of(to_client(), packet::dhcp_bytes({.options = packet::kOfferOptions}));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    const auto seen = look_at(ConstBytes(frame).first(size));
    EXPECT_EQ(seen.has_value(), size >= packet::kEthernetHeader) << size;
    EXPECT_FALSE(seen && seen->dhcp) << size;
  }
}

TEST(SeenFrame, BootpWithoutAType_HasNone) { EXPECT_EQ(detail_with("ff").type, packet::DhcpType{}); }

TEST(SeenFrame, TextsWithZeros_EndThere) {
  const DhcpDetail detail = detail_with("35 01 06 0f 05 6c61620078 38 04 6e6f0000 ff");
  EXPECT_EQ(detail.terms.domain.view(), "lab");
  EXPECT_EQ(detail.message.view(), "no");
}

TEST(SeenFrame, LongTexts_AreCut) {
  const std::string domain(200, 'd');
  const std::string reason(200, 'r');
  const DhcpDetail detail = detail_with("35 01 06 0f c8" + hex_text(domain) + "38 c8" + hex_text(reason) + "ff");
  EXPECT_EQ(detail.terms.domain.view(), domain.substr(0, 63));
  EXPECT_EQ(detail.message.view(), reason.substr(0, 63));
}

TEST(SeenFrame, SearchNames_AreKeptWhole) {
  const std::string label = hex_text(std::string(50, 'a'));
  const std::string name = "32" + label + "00";
  const DhcpDetail two = detail_with("77 68" + name + name + "ff");
  EXPECT_EQ(two.terms.search.view(), std::string(50, 'a') + " " + std::string(50, 'a'));
  const DhcpDetail three = detail_with("77 9c" + name + name + name + "ff");
  EXPECT_EQ(three.terms.search.view(), two.terms.search.view()) << "the third one does not fit";
}

TEST(SeenFrame, SearchNamesThatTurnInCircles_EndTheList) {
  EXPECT_EQ(detail_with("77 07 03 6c6162 00 c000 ff").terms.search.view(), "lab lab");
  EXPECT_EQ(detail_with("77 02 c000 ff").terms.search.view(), "");
}

TEST(SeenFrame, LongLists_KeepTheFirstEight) {
  std::string list;
  for (int count = 0; count < 12; ++count) list += "0a00020" + std::to_string(count % 10);
  const LeaseTerms terms = detail_with("06 30" + list + "03 30" + list + "ff").terms;
  EXPECT_EQ(terms.dns.view().size(), AddressList::kMost);
  EXPECT_EQ(terms.routers.view().size(), AddressList::kMost);
}

TEST(SeenFrame, OptionsOfAWrongSize_AreNotThere) {
  const LeaseTerms terms =
      detail_with("36 03 0a0002 01 05 ffffff0000 33 02 0001 3a 00 3b 05 0000000000 03 03 0a0002 ff").terms;
  EXPECT_EQ(terms.server, std::nullopt);
  EXPECT_EQ(terms.mask, std::nullopt);
  EXPECT_EQ(terms.seconds, std::nullopt);
  EXPECT_EQ(terms.t1, std::nullopt);
  EXPECT_EQ(terms.t2, std::nullopt);
  EXPECT_TRUE(terms.routers.view().empty());
}

TEST(SeenFrame, MoreOptionsThanAreKept_AreCut) {
  std::string options;
  for (int code = 128; code < 188; ++code) {
    std::array<char, 2> room{};
    options += std::string(TextBuilder(room).add_hex(static_cast<std::uint8_t>(code), 2).text()) + "00";
  }
  const DhcpDetail detail = detail_with(options + "ff");
  EXPECT_EQ(detail.option_count, DhcpDetail::kOptions);
  EXPECT_EQ(detail.options.back(), 128 + DhcpDetail::kOptions - 1);
}

/// A tagged frame (IEEE 802.1Q) with an ARP request of 28 bytes in it.
Bytes tagged_arp(std::uint16_t network) {
  const auto plain = packet::arp_frame(net::kBroadcastMac, packet::arp_request(kHost, kOwn, kServer));
  EXPECT_TRUE(plain);
  Bytes bytes = copy_of(*plain);
  const std::array<std::byte, 4> tag{std::byte{0x81}, std::byte{0}, static_cast<std::byte>(network >> 8U),
                                     static_cast<std::byte>(network & 0xffU)};
  bytes.insert(bytes.begin() + 12, tag.begin(), tag.end());
  return bytes;
}

TEST(SeenFrame, OfAnotherVlan_IsNoneOfThisNetworks) {
  const auto other = look_at(tagged_arp(20));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->ethernet.tag_count, 1U);
  EXPECT_FALSE(other->arp);
  const auto urgent = look_at(tagged_arp(0));
  ASSERT_TRUE(urgent);
  EXPECT_TRUE(urgent->arp) << "network 0 is the untagged one";
}

}  // namespace
}  // namespace wirelab::net_status
