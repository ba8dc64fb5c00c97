#include "firmware/net_status_linux/route_message.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net_status_linux/message_bytes.h"

namespace wirelab::net_status {
namespace {

rtmsg header_of(int family, int prefix, int type = RTN_UNICAST, int protocol = RTPROT_BOOT) {
  rtmsg header{};
  header.rtm_family = static_cast<std::uint8_t>(family);
  header.rtm_dst_len = static_cast<std::uint8_t>(prefix);
  header.rtm_table = RT_TABLE_MAIN;
  header.rtm_type = static_cast<std::uint8_t>(type);
  header.rtm_protocol = static_cast<std::uint8_t>(protocol);
  return header;
}

std::vector<Route> rows(ConstBytes body) {
  std::vector<Route> all;
  RouteReader reader(body);
  while (const auto row = reader.next()) all.push_back(*row);
  return all;
}

MessageBytes default_route(const rtmsg& header = header_of(AF_INET, 0)) {
  MessageBytes body;
  body.add(header).octets(RTA_GATEWAY, {10, 0, 2, 2}).number(RTA_OIF, std::uint32_t{2});
  body.number(RTA_PRIORITY, std::uint32_t{100}).octets(RTA_PREFSRC, {10, 0, 2, 15});
  return body;
}

MessageBytes hop(int index, int last) {
  MessageBytes attributes;
  attributes.octets(RTA_GATEWAY, {192, 0, 2, last});
  rtnexthop header{};
  header.rtnh_len = static_cast<std::uint16_t>(sizeof header + attributes.size());
  header.rtnh_ifindex = index;
  MessageBytes whole;
  whole.add(header);
  whole.octets(RTA_GATEWAY, {192, 0, 2, last});
  return whole;
}

MessageBytes two_hops() {
  std::vector<std::byte> hops;
  for (const int number : {1, 2}) {
    const auto one = hop(number + 1, number);
    hops.insert(hops.end(), one.bytes().begin(), one.bytes().end());
  }
  MessageBytes body;
  body.add(header_of(AF_INET, 24)).octets(RTA_DST, {198, 51, 100, 0}).attribute(RTA_MULTIPATH, hops);
  return body;
}

TEST(RouteMessage, Default_IsOneRow) {
  const auto all = rows(default_route().bytes());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0], (Route{.destination = net::Address::any(net::Family::ipv4),
                           .prefix = 0,
                           .gateway = net::Address::ipv4(10, 0, 2, 2),
                           .source = net::Address::ipv4(10, 0, 2, 15),
                           .interface = 2,
                           .metric = 100,
                           .origin = Origin::fixed}));
}

TEST(RouteMessage, SeveralRouters_AreARowEach) {
  const auto all = rows(two_hops().bytes());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].interface, 2U);
  EXPECT_EQ(all[0].gateway, net::Address::ipv4(192, 0, 2, 1));
  EXPECT_EQ(all[1].interface, 3U);
  EXPECT_EQ(all[1].gateway, net::Address::ipv4(192, 0, 2, 2));
  EXPECT_EQ(all[1].destination, net::Address::ipv4(198, 51, 100, 0));
}

TEST(RouteMessage, RouterOfTheOtherFamily_IsRead) {
  MessageBytes body;
  body.add(header_of(AF_INET, 0)).number(RTA_OIF, std::uint32_t{2});
  body.octets(RTA_VIA, {AF_INET6, 0, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  const auto all = rows(body.bytes());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].gateway, net::Address::ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 2));
}

TEST(RouteMessage, LinkLocalRouterBeforeItsInterface_HasTheScope) {
  MessageBytes body;
  body.add(header_of(AF_INET6, 0, RTN_UNICAST, RTPROT_RA));
  body.octets(RTA_GATEWAY, {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}).number(RTA_OIF, std::uint32_t{4});
  const auto all = rows(body.bytes());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].gateway->scope(), 4U);
  EXPECT_EQ(all[0].origin, Origin::router);
}

TEST(RouteMessage, OtherTablesTypesAndTheCache_AreLeftOut) {
  auto local = header_of(AF_INET, 32, RTN_LOCAL);
  local.rtm_table = RT_TABLE_LOCAL;
  auto cached = header_of(AF_INET6, 128);
  cached.rtm_flags = RTM_F_CLONED;
  for (const auto& header : {local, cached, header_of(AF_INET, 8, RTN_BLACKHOLE), header_of(AF_MPLS, 20)}) {
    EXPECT_TRUE(rows(default_route(header).bytes()).empty());
  }
  auto named = default_route();
  named.number(RTA_TABLE, std::uint32_t{1000});
  EXPECT_TRUE(rows(named.bytes()).empty());
}

TEST(RouteMessage, Origins) {
  const auto origin = [](int protocol) {
    return rows(default_route(header_of(AF_INET, 0, RTN_UNICAST, protocol)).bytes())[0].origin;
  };
  EXPECT_EQ(origin(RTPROT_KERNEL), Origin::kernel);
  EXPECT_EQ(origin(RTPROT_STATIC), Origin::fixed);
  EXPECT_EQ(origin(RTPROT_DHCP), Origin::dhcp);
  EXPECT_EQ(origin(RTPROT_ZEBRA), Origin::unknown);
}

TEST(RouteMessage, HopOfNoLength_EndsTheList) {
  MessageBytes body;
  body.add(header_of(AF_INET, 24)).number(RTA_MULTIPATH, rtnexthop{});
  EXPECT_TRUE(rows(body.bytes()).empty());
}

TEST(RouteMessage, CutAnywhere_IsReadWithinItsBounds) {
  for (const auto& body : {default_route(), two_hops()}) {
    for_every_cut(body.bytes(), [](ConstBytes cut) { EXPECT_LE(rows(cut).size(), 1U); });
  }
}

TEST(FoundRoute, TypesThatLeadSomewhere) {
  const auto local = read_found_route(default_route(header_of(AF_INET, 32, RTN_LOCAL)).bytes());
  ASSERT_TRUE(local);
  EXPECT_TRUE(local->local);
  const auto away = read_found_route(default_route().bytes());
  ASSERT_TRUE(away);
  EXPECT_FALSE(away->local);
  EXPECT_EQ(away->route.interface, 2U);
  EXPECT_FALSE(read_found_route(default_route(header_of(AF_INET, 32, RTN_PROHIBIT)).bytes()));
}

}  // namespace
}  // namespace wirelab::net_status
