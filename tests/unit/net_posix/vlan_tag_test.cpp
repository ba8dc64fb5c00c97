#include "firmware/net_posix/vlan_tag.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace wirelab::net {
namespace {

std::vector<std::byte> counting(std::size_t size, std::size_t room) {
  std::vector<std::byte> bytes(room, std::byte{0xff});
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i);
  return bytes;
}

TEST(VlanTag, RoomEnough_StandsBehindTheAddresses) {
  auto frame = counting(20, 64);
  EXPECT_EQ(insert_vlan_tag(frame, 20, 0x8100, 0x2005), 24U);
  const std::vector<std::byte> tag{std::byte{0x81}, std::byte{0x00}, std::byte{0x20}, std::byte{0x05}};
  EXPECT_TRUE(std::equal(tag.begin(), tag.end(), frame.begin() + 12));
  EXPECT_EQ(frame[11], std::byte{11});
  EXPECT_EQ(frame[16], std::byte{12});
  EXPECT_EQ(frame[23], std::byte{19});
  EXPECT_EQ(frame[24], std::byte{0xff});
}

TEST(VlanTag, EveryRoom_NeverWritesBehindIt) {
  for (std::size_t room = 0; room <= 30; ++room) {
    for (std::size_t size = 0; size <= room; ++size) {
      auto frame = counting(size, room);
      const std::size_t after = insert_vlan_tag(frame, size, 0x8100, 1);
      EXPECT_LE(after, room);
      EXPECT_EQ(after, size < 12 || room <= 12 ? size : std::min(size + 4, room));
      if (after > 16) {
        EXPECT_EQ(frame[16], std::byte{12}) << room << ' ' << size;
      }
    }
  }
}

}  // namespace
}  // namespace wirelab::net
