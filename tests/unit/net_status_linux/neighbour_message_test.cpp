#include "firmware/net_status_linux/neighbour_message.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net_status_linux/message_bytes.h"

namespace wirelab::net_status {
namespace {

constexpr TimePoint kNow{std::chrono::seconds(1000)};

ndmsg header_of(int state, int family = AF_INET) {
  ndmsg header{};
  header.ndm_family = static_cast<std::uint8_t>(family);
  header.ndm_ifindex = 2;
  header.ndm_state = static_cast<std::uint16_t>(state);
  return header;
}

MessageBytes entry(int state, std::initializer_list<int> mac) {
  MessageBytes body;
  body.add(header_of(state)).octets(NDA_DST, {10, 0, 2, 2});
  if (mac.size() != 0) body.octets(NDA_LLADDR, mac);
  nda_cacheinfo ages{};
  ages.ndm_confirmed = 250;
  ages.ndm_updated = 100;
  body.number(NDA_CACHEINFO, ages);
  return body;
}

constexpr std::initializer_list<int> kMac{0x52, 0x55, 10, 0, 2, 2};

TEST(NeighbourMessage, Reachable_IsAListedRow) {
  const auto message = read_neighbour(entry(NUD_REACHABLE, kMac).bytes(), kNow);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->listed);
  EXPECT_EQ(message->row.interface, 2U);
  EXPECT_EQ(message->row.address, net::Address::ipv4(10, 0, 2, 2));
  EXPECT_EQ(message->row.mac, (net::MacAddress{0x52, 0x55, 10, 0, 2, 2}));
  EXPECT_EQ(message->row.state, NeighbourState::reachable);
  EXPECT_EQ(message->row.confirmed, kNow - std::chrono::milliseconds(2500));
}

TEST(NeighbourMessage, WithoutMac_CountsFromItsLastChange) {
  const auto message = read_neighbour(entry(NUD_INCOMPLETE, {}).bytes(), kNow);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->listed);
  EXPECT_FALSE(message->row.mac);
  EXPECT_EQ(message->row.confirmed, kNow - std::chrono::seconds(1));
}

TEST(NeighbourMessage, States) {
  const auto state = [](int bits) { return read_neighbour(entry(bits, kMac).bytes(), kNow)->row.state; };
  EXPECT_EQ(state(NUD_STALE), NeighbourState::stale);
  EXPECT_EQ(state(NUD_DELAY), NeighbourState::delay);
  EXPECT_EQ(state(NUD_PROBE), NeighbourState::probe);
  EXPECT_EQ(state(NUD_FAILED), NeighbourState::failed);
  EXPECT_EQ(state(NUD_PERMANENT), NeighbourState::permanent);
}

TEST(NeighbourMessage, KernelsOwnEntries_AreNotListed) {
  const auto listed = [](int bits, std::initializer_list<int> mac) {
    return read_neighbour(entry(bits, mac).bytes(), kNow)->listed;
  };
  EXPECT_FALSE(listed(NUD_NONE, {}));
  EXPECT_FALSE(listed(NUD_NOARP, {1, 0, 0x5e, 0, 0, 1}));
  EXPECT_FALSE(listed(NUD_NOARP, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));
  EXPECT_FALSE(listed(NUD_NOARP, {0, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(listed(NUD_NOARP, kMac));
}

TEST(NeighbourMessage, BridgeAndProxy_AreNone) {
  MessageBytes bridge;
  bridge.add(header_of(NUD_REACHABLE, AF_BRIDGE)).octets(NDA_DST, {10, 0, 2, 2}).octets(NDA_LLADDR, kMac);
  EXPECT_FALSE(read_neighbour(bridge.bytes(), kNow));
  ndmsg header = header_of(NUD_NONE);
  header.ndm_flags = NTF_PROXY;
  MessageBytes proxy;
  proxy.add(header).octets(NDA_DST, {10, 0, 2, 2});
  EXPECT_FALSE(read_neighbour(proxy.bytes(), kNow));
}

TEST(NeighbourMessage, CutAnywhere_IsReadWithinItsBounds) {
  for_every_cut(entry(NUD_REACHABLE, kMac).bytes(), [](ConstBytes cut) {
    const auto message = read_neighbour(cut, kNow);
    EXPECT_TRUE(!message || message->row.address == net::Address::ipv4(10, 0, 2, 2));
  });
}

}  // namespace
}  // namespace wirelab::net_status
