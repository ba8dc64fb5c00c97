#include "firmware/net/frame_filter.h"

#include <gtest/gtest.h>

#include "tests/unit/net_posix/conversation_frames.h"

namespace wirelab::net {
namespace {

TEST(FrameFilter, BothDirections_Belong) {
  Frame out = ethernet(0x0800);
  append_ipv4(out, kUs, kThem);
  Frame in = ethernet(0x0800);
  append_ipv4(in, kThem, kUs);
  EXPECT_TRUE(belongs_to(out, kConversation));
  EXPECT_TRUE(belongs_to(in, kConversation));
}

TEST(FrameFilter, AnyOtherEndpoint_DoesNotBelong) {
  for (const Endpoint& other : {Endpoint{.address = kThem.address, .port = 40001},
                                Endpoint{.address = Address::ipv4(10, 0, 2, 3), .port = kThem.port}}) {
    Frame frame = ethernet(0x0800);
    append_ipv4(frame, kUs, other);
    EXPECT_FALSE(belongs_to(frame, kConversation));
  }
  Frame swapped = ethernet(0x0800);  // right ports and addresses, wrongly paired
  append_ipv4(swapped, {.address = kUs.address, .port = kThem.port}, {.address = kThem.address, .port = kUs.port});
  EXPECT_FALSE(belongs_to(swapped, kConversation));
}

TEST(FrameFilter, Ipv4Options_AreSkipped) {
  Frame frame = ethernet(0x0800);
  append_ipv4(frame, kUs, kThem, {.options = 10});
  EXPECT_TRUE(belongs_to(frame, kConversation));
  EXPECT_LE(14U + 60U + 4U, kFilterBytes);
}

TEST(FrameFilter, UdpOrLaterFragment_DoesNotBelong) {
  Frame udp = ethernet(0x0800);
  append_ipv4(udp, kUs, kThem, {.protocol = 17});
  EXPECT_FALSE(belongs_to(udp, kConversation));
  Frame fragment = ethernet(0x0800);
  append_ipv4(fragment, kUs, kThem, {.fragment = 185});
  EXPECT_FALSE(belongs_to(fragment, kConversation));
  Frame first = ethernet(0x0800);
  append_ipv4(first, kUs, kThem, {.fragment = 0x2000});
  EXPECT_TRUE(belongs_to(first, kConversation));
}

TEST(FrameFilter, VlanTags_AreSkippedUpToTwo) {
  Frame frame = ethernet(0x88a8);
  append(frame, {0, 5, 0x81, 0, 0, 6, 0x08, 0});
  append_ipv4(frame, kUs, kThem);
  EXPECT_TRUE(belongs_to(frame, kConversation));
  Frame three = ethernet(0x88a8);
  append(three, {0, 5, 0x81, 0, 0, 6, 0x81, 0, 0, 7, 0x08, 0});
  append_ipv4(three, kUs, kThem);
  EXPECT_FALSE(belongs_to(three, kConversation));
}

TEST(FrameFilter, Ipv6_BelongsAlsoBehindExtensions) {
  Frame plain = ethernet(0x86dd);
  append_ipv6(plain, kThem6, kUs6, 6);
  EXPECT_TRUE(belongs_to(plain, kConversation6));
  Frame hops = ethernet(0x86dd);
  append_ipv6(hops, kThem6, kUs6, 0, {60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0});
  EXPECT_TRUE(belongs_to(hops, kConversation6));
  Frame authenticated = ethernet(0x86dd);
  append_ipv6(authenticated, kUs6, kThem6, 51, {6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(belongs_to(authenticated, kConversation6));
  Frame later = ethernet(0x86dd);
  append_ipv6(later, kThem6, kUs6, 44, {6, 0, 0, 8, 0, 0, 0, 1});
  EXPECT_FALSE(belongs_to(later, kConversation6));
  Frame other = ethernet(0x86dd);
  append_ipv6(other, kThem6, kUs6, 58);
  EXPECT_FALSE(belongs_to(other, kConversation6));
}

TEST(FrameFilter, FamiliesDoNotMix) {
  Frame frame = ethernet(0x0800);
  append_ipv4(frame, kUs, kThem);
  EXPECT_FALSE(belongs_to(frame, kConversation6));
}

TEST(FrameFilter, CutAtEveryByte_NeverBelongsBeforeThePortsAreThere) {
  Frame frame = ethernet(0x0800);
  append_ipv4(frame, kUs, kThem);
  constexpr std::size_t kNeeded = 14 + 20 + 4;
  for (std::size_t size = 0; size <= frame.size(); ++size) {
    // A heap block of its own, so that the address sanitizer sees a read behind it.
    const Frame cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(belongs_to(cut, kConversation), size >= kNeeded) << size;
  }
  Frame frame6 = ethernet(0x86dd);
  append_ipv6(frame6, kThem6, kUs6, 0, {6, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  for (std::size_t size = 0; size <= frame6.size(); ++size) {
    const Frame cut(frame6.begin(), frame6.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(belongs_to(cut, kConversation6), size >= 14 + 40 + 16 + 4) << size;
  }
}

TEST(FrameFilter, HeaderLengthBelowTheLeast_DoesNotBelong) {
  Frame frame = ethernet(0x0800);
  append_ipv4(frame, kUs, kThem);
  frame[14] = std::byte{0x44};
  EXPECT_FALSE(belongs_to(frame, kConversation));
}

}  // namespace
}  // namespace wirelab::net
