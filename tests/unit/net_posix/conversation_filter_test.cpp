#include "firmware/net_posix/conversation_filter_linux.h"

#include <gtest/gtest.h>

#include <random>

#include "firmware/net/frame_filter.h"
#include "tests/unit/net_posix/conversation_frames.h"
#include "tests/unit/net_posix/kernel_filter.h"

namespace wirelab::net {
namespace {

KernelFilter filter_of(const TapOptions::Conversation& conversation) {
  return KernelFilter([&](int socket) { return attach_conversation_filter(socket, conversation); });
}

Frame ipv4(const Endpoint& from, const Endpoint& to, Ipv4Shape shape = {}) {
  Frame frame = ethernet(0x0800);
  append_ipv4(frame, from, to, shape);
  return frame;
}

Frame ipv6(const Endpoint& from, const Endpoint& to, unsigned next = 6) {
  Frame frame = ethernet(0x86dd);
  append_ipv6(frame, from, to, next);
  return frame;
}

TEST(ConversationFilter, BothDirections_AreThrownAway) {
  const KernelFilter kernel = filter_of(kConversation);
  ASSERT_TRUE(kernel.ok());
  EXPECT_FALSE(kernel.passes(ipv4(kUs, kThem)));
  EXPECT_FALSE(kernel.passes(ipv4(kThem, kUs)));
  const KernelFilter kernel6 = filter_of(kConversation6);
  ASSERT_TRUE(kernel6.ok());
  EXPECT_FALSE(kernel6.passes(ipv6(kUs6, kThem6)));
  EXPECT_FALSE(kernel6.passes(ipv6(kThem6, kUs6)));
  EXPECT_TRUE(kernel6.passes(ipv4(kUs, kThem)));
  EXPECT_TRUE(kernel.passes(ipv6(kUs6, kThem6)));
}

TEST(ConversationFilter, AnyOtherConversation_ComesThrough) {
  const KernelFilter kernel = filter_of(kConversation);
  ASSERT_TRUE(kernel.ok());
  for (Endpoint other : {kUs, kThem}) {
    ++other.port;
    EXPECT_TRUE(kernel.passes(ipv4(kUs, other)));
    EXPECT_TRUE(kernel.passes(ipv4(other, kThem)));
  }
  const Endpoint crossed_us{.address = kUs.address, .port = kThem.port};
  const Endpoint crossed_them{.address = kThem.address, .port = kUs.port};
  EXPECT_TRUE(kernel.passes(ipv4(crossed_us, crossed_them)));
  EXPECT_TRUE(kernel.passes(ipv4(kUs, kUs)));
  EXPECT_TRUE(kernel.passes(ipv4(kUs, kThem, {.protocol = 17})));
}

TEST(ConversationFilter, WhatItDoesNotUnderstand_ComesThrough) {
  const KernelFilter kernel = filter_of(kConversation);
  ASSERT_TRUE(kernel.ok());
  EXPECT_TRUE(kernel.passes(ipv4(kUs, kThem, {.options = 1})));
  EXPECT_TRUE(kernel.passes(ipv4(kUs, kThem, {.fragment = 0x2001})));
  EXPECT_FALSE(kernel.passes(ipv4(kUs, kThem, {.fragment = 0x4000})));
  Frame tagged = ethernet(0x8100);
  append(tagged, {0, 5, 0x08, 0});
  append_ipv4(tagged, kUs, kThem);
  EXPECT_TRUE(kernel.passes(tagged));
  const Frame whole = ipv4(kUs, kThem);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_TRUE(kernel.passes(Frame(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  }
}

/// It may let through what belongs to the connection, but nothing else may be thrown away.
TEST(ConversationFilter, RandomFrames_OnlyTheConversationIsThrownAway) {
  std::mt19937 random(20261123);  // NOLINT(bugprone-random-generator-seed,cert-msc51-cpp): the same run each time
  for (const bool new_ip : {false, true}) {
    const auto& conversation = new_ip ? kConversation6 : kConversation;
    const KernelFilter kernel = filter_of(conversation);
    ASSERT_TRUE(kernel.ok());
    std::size_t thrown_away = 0;
    constexpr std::size_t kFrames = 20'000;
    for (std::size_t i = 0; i < kFrames; ++i) {
      const Endpoint& from = random() % 2 == 0 ? conversation.local : conversation.peer;
      const Endpoint& to = random() % 8 == 0 || from == conversation.peer ? conversation.local : conversation.peer;
      Frame frame = new_ip ? ipv6(from, to) : ipv4(from, to);
      if (random() % 2 == 0) frame[random() % frame.size()] ^= static_cast<std::byte>(1U << (random() % 8));
      if (random() % 8 == 0) frame.resize(1 + random() % frame.size());
      const bool passes = kernel.passes(frame);
      thrown_away += passes ? 0 : 1;
      ASSERT_TRUE(passes || belongs_to(frame, conversation)) << testing::PrintToString(frame);
    }
    EXPECT_GT(thrown_away, kFrames / 3);
    EXPECT_LT(thrown_away, kFrames);
  }
}

}  // namespace
}  // namespace wirelab::net
