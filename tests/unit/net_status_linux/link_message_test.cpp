#include "firmware/net_status_linux/link_message.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net_status_linux/message_bytes.h"

namespace wirelab::net_status {
namespace {

using namespace std::string_view_literals;

ifinfomsg header_of(int index, unsigned flags = IFF_UP | IFF_LOWER_UP) {
  ifinfomsg header{};
  header.ifi_family = AF_UNSPEC;
  header.ifi_type = ARPHRD_ETHER;
  header.ifi_index = index;
  header.ifi_flags = flags;
  return header;
}

MessageBytes ethernet() {
  rtnl_link_stats64 stats{};
  stats.rx_bytes = 0x1'0000'0000;
  stats.rx_packets = 2;
  stats.rx_errors = 3;
  stats.rx_dropped = 4;
  stats.tx_bytes = 5;
  stats.tx_packets = 6;
  stats.tx_errors = 7;
  stats.tx_dropped = 8;
  MessageBytes body;
  body.add(header_of(2)).text(IFLA_IFNAME, "eth0\0"sv).number(IFLA_MTU, std::uint32_t{1500});
  body.octets(IFLA_ADDRESS, {0x52, 0x54, 0, 0x12, 0x34, 0x56}).number(IFLA_STATS64, stats);
  return body;
}

TEST(LinkMessage, Whole_IsAnInterface) {
  const auto row = read_link(ethernet().bytes());
  ASSERT_TRUE(row);
  EXPECT_EQ(row->index, 2U);
  EXPECT_EQ(row->name.view(), "eth0");
  EXPECT_EQ(row->kind, InterfaceKind::ethernet);
  EXPECT_EQ(row->mac, (net::MacAddress{0x52, 0x54, 0, 0x12, 0x34, 0x56}));
  EXPECT_EQ(row->mtu, 1500U);
  EXPECT_TRUE(row->up);
  EXPECT_TRUE(row->link);
  EXPECT_EQ(row->received, (Counters{.bytes = 0x1'0000'0000, .packets = 2, .errors = 3, .dropped = 4}));
  EXPECT_EQ(row->sent, (Counters{.bytes = 5, .packets = 6, .errors = 7, .dropped = 8}));
}

TEST(LinkMessage, UpWithoutCarrier_HasNoLink) {
  MessageBytes body;
  body.add(header_of(2, IFF_UP)).text(IFLA_IFNAME, "eth0\0"sv);
  const auto row = read_link(body.bytes());
  ASSERT_TRUE(row);
  EXPECT_TRUE(row->up);
  EXPECT_FALSE(row->link);
}

TEST(LinkMessage, Port_NamesItsMaster) {
  MessageBytes body = ethernet();
  EXPECT_EQ(read_link(body.bytes())->master, 0U);
  body.number(IFLA_MASTER, std::uint32_t{9});
  const auto row = read_link(body.bytes());
  ASSERT_TRUE(row);
  EXPECT_EQ(row->master, 9U);
}

TEST(LinkMessage, BridgePort_IsNoInterface) {
  ifinfomsg header = header_of(2);
  header.ifi_family = AF_BRIDGE;
  MessageBytes body;
  body.add(header).text(IFLA_IFNAME, "eth0\0"sv);
  EXPECT_FALSE(read_link(body.bytes()));
}

TEST(LinkMessage, NoNameOrNoIndex_IsNoInterface) {
  MessageBytes nameless;
  nameless.add(header_of(2)).number(IFLA_MTU, std::uint32_t{1500});
  EXPECT_FALSE(read_link(nameless.bytes()));
  MessageBytes without_index;
  without_index.add(header_of(0)).text(IFLA_IFNAME, "eth0\0"sv);
  EXPECT_FALSE(read_link(without_index.bytes()));
}

TEST(LinkMessage, LongHardwareAddress_IsNoMac) {
  MessageBytes body;
  body.add(header_of(2)).text(IFLA_IFNAME, "ib0\0"sv).octets(IFLA_ADDRESS, {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(read_link(body.bytes())->mac, net::MacAddress{});
}

TEST(LinkMessage, CutAnywhere_IsReadWithinItsBounds) {
  for_every_cut(ethernet().bytes(), [](ConstBytes cut) {
    const auto row = read_link(cut);
    EXPECT_TRUE(!row || row->name.view() == "eth0");
  });
}

}  // namespace
}  // namespace wirelab::net_status
