#include "firmware/net_posix/link_monitor_linux.h"

#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <cstring>
#include <vector>

namespace wirelab::net {
namespace {

constexpr int kIndex = 7;
constexpr unsigned kRunning = IFF_UP | IFF_RUNNING;

/// A message as the kernel announces an interface, with four bytes of an attribute behind it.
std::vector<std::byte> message(std::uint16_t type, int index, unsigned flags, std::uint8_t family = AF_UNSPEC) {
  nlmsghdr header{};
  header.nlmsg_len = NLMSG_LENGTH(sizeof(ifinfomsg)) + 4;
  header.nlmsg_type = type;
  ifinfomsg info{};
  info.ifi_family = family;
  info.ifi_index = index;
  info.ifi_flags = flags;
  std::vector<std::byte> bytes(header.nlmsg_len);
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + NLMSG_HDRLEN, &info, sizeof info);
  return bytes;
}

std::vector<std::byte> operator+(std::vector<std::byte> first, const std::vector<std::byte>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(LinkState, NewLink_IsUpOnlyWithBothFlags) {
  EXPECT_EQ(link_state_in(message(RTM_NEWLINK, kIndex, kRunning), kIndex), true);
  EXPECT_EQ(link_state_in(message(RTM_NEWLINK, kIndex, IFF_UP), kIndex), false);
  EXPECT_EQ(link_state_in(message(RTM_NEWLINK, kIndex, IFF_RUNNING), kIndex), false);
}

TEST(LinkState, OfSeveralMessages_TheLastCounts) {
  const auto up = message(RTM_NEWLINK, kIndex, kRunning);
  const auto gone = message(RTM_DELLINK, kIndex, kRunning);
  EXPECT_EQ(link_state_in(up + gone, kIndex), false);
  EXPECT_EQ(link_state_in(gone + up, kIndex), true);
}

TEST(LinkState, OtherInterfacesAndMessages_SayNothing) {
  EXPECT_EQ(link_state_in(message(RTM_NEWLINK, kIndex + 1, 0), kIndex), std::nullopt);
  EXPECT_EQ(link_state_in(message(RTM_NEWADDR, kIndex, 0), kIndex), std::nullopt);
  EXPECT_EQ(link_state_in({}, kIndex), std::nullopt);
}

TEST(LinkState, PortOfABridge_IsNoNewsOfTheLink) {
  const auto up = message(RTM_NEWLINK, kIndex, kRunning);
  EXPECT_EQ(link_state_in(up + message(RTM_DELLINK, kIndex, kRunning, AF_BRIDGE), kIndex), true);
  EXPECT_EQ(link_state_in(message(RTM_NEWLINK, kIndex, 0, AF_BRIDGE), kIndex), std::nullopt);
}

TEST(LinkState, CutAnywhere_SaysWhatIsWhole) {
  const auto up = message(RTM_NEWLINK, kIndex, kRunning);
  const auto both = up + message(RTM_DELLINK, kIndex, 0);
  for (std::size_t size = 0; size < both.size(); ++size) {
    const auto state = link_state_in(ConstBytes(both).first(size), kIndex);
    EXPECT_EQ(state, size < up.size() ? std::nullopt : std::optional(true)) << size;
  }
}

TEST(LinkState, LengthsThatLie_EndTheReading) {
  for (const std::uint32_t length : {0U, 1U, 15U, 0xffffffffU}) {
    auto bytes = message(RTM_NEWLINK, kIndex, kRunning);
    std::memcpy(bytes.data(), &length, sizeof length);
    EXPECT_EQ(link_state_in(bytes, kIndex), std::nullopt) << length;
  }
}

}  // namespace
}  // namespace wirelab::net
