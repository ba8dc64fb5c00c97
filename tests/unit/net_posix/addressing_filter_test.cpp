#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "firmware/net/frame_filter.h"
#include "firmware/net_posix/addressing_filter_linux.h"
#include "tests/unit/net_posix/kernel_filter.h"

namespace wirelab::net {
namespace {

using Frame = std::vector<std::byte>;

void append16(Frame& frame, unsigned number) {
  frame.push_back(static_cast<std::byte>(number >> 8U));
  frame.push_back(static_cast<std::byte>(number));
}

/// What an Ethernet frame is made of. The defaults are a DHCP request.
struct Shape {
  std::vector<unsigned> tags = {};  ///< types of the tags before the type
  unsigned type = 0x0800;
  unsigned version_and_length = 0x45;
  unsigned fragment = 0;
  unsigned protocol = 17;
  unsigned first = 68;   ///< source port; the upper byte is the type of an ICMP message
  unsigned second = 67;  ///< destination port
};

Frame made(const Shape& shape) {
  Frame frame(12, std::byte{2});
  for (const unsigned tag : shape.tags) {
    append16(frame, tag);
    append16(frame, 7);
  }
  append16(frame, shape.type);
  append16(frame, shape.version_and_length << 8U);
  append16(frame, 60);
  append16(frame, 1);
  append16(frame, shape.fragment);
  append16(frame, 64U << 8U | shape.protocol);
  const std::size_t rest = std::max(20U, (shape.version_and_length & 0xfU) * 4) - 10;
  frame.resize(frame.size() + rest);
  append16(frame, shape.first);
  append16(frame, shape.second);
  frame.resize(frame.size() + 16);
  return frame;
}

class AddressingFilter : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(kernel_.ok()); }
  void expect(bool wanted, const Shape& shape) const {
    const Frame frame = made(shape);
    EXPECT_EQ(is_addressing(frame), wanted) << testing::PrintToString(frame);
    EXPECT_EQ(kernel_.passes(frame), wanted) << testing::PrintToString(frame);
  }

  KernelFilter kernel_{&attach_addressing_filter};
};

TEST_F(AddressingFilter, ArpAndDhcp_AreShown) {
  expect(true, {.type = 0x0806});
  for (const unsigned port : {67U, 68U}) {
    expect(true, {.first = port, .second = 1024});
    expect(true, {.first = 1024, .second = port});
  }
  expect(true, {.version_and_length = 0x4f});
}

TEST_F(AddressingFilter, OtherTrafficIsNotShown) {
  expect(false, {.type = 0x86dd});
  expect(false, {.type = 0x88b5});
  expect(false, {.protocol = 6});
  expect(false, {.protocol = 6, .first = 67, .second = 68});
  for (const unsigned port : {66U, 69U, 53U, 0x4344U}) expect(false, {.first = port, .second = port});
  expect(false, {.version_and_length = 0x44});
}

TEST_F(AddressingFilter, IcmpTypes_AreEchoReplyAndErrors) {
  for (unsigned type = 0; type < 256; ++type) {
    const bool wanted = type == 0 || (type >= 3 && type <= 5) || type == 8 || type == 11 || type == 12;
    expect(wanted, {.protocol = 1, .first = type << 8U});
    expect(wanted, {.version_and_length = 0x47, .protocol = 1, .first = type << 8U | 3U, .second = 68});
  }
}

TEST_F(AddressingFilter, OfFragments_OnlyTheFirstIsShown) {
  expect(true, {.fragment = 0x2000});
  expect(true, {.fragment = 0x4000});
  for (const unsigned fragment : {1U, 0x2001U, 0x1000U, 0x00b9U}) {
    expect(false, {.fragment = fragment});
    expect(false, {.fragment = fragment, .protocol = 1, .first = 0x0800});
  }
}

TEST_F(AddressingFilter, OneTag_IsLookedThrough) {
  for (const unsigned tag : {0x8100U, 0x88a8U}) {
    expect(true, {.tags = {tag}});
    expect(true, {.tags = {tag}, .type = 0x0806});
    expect(true, {.tags = {tag}, .version_and_length = 0x46, .protocol = 1, .first = 0});
    expect(false, {.tags = {tag}, .protocol = 6});
    expect(false, {.tags = {tag, 0x8100}});
  }
}

TEST_F(AddressingFilter, CutAtEveryByte_IsShownOnceEverythingNeededIsThere) {
  struct Case {
    Shape shape;
    std::size_t needed;
  };
  const std::vector<Case> cases{{.shape = {}, .needed = 14 + 20 + 4},
                                {.shape = {.first = 1024}, .needed = 14 + 20 + 4},
                                {.shape = {.tags = {0x8100}, .version_and_length = 0x46}, .needed = 18 + 24 + 4},
                                {.shape = {.protocol = 1, .first = 0x0800}, .needed = 14 + 20 + 1},
                                {.shape = {.type = 0x0806}, .needed = 14}};
  for (const auto& [shape, needed] : cases) {
    const Frame whole = made(shape);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      // A heap block of its own, so that the address sanitizer sees a read behind it.
      const Frame cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(is_addressing(cut), size >= needed) << size;
      EXPECT_EQ(kernel_.passes(cut), size >= needed) << size;
    }
  }
}

TEST_F(AddressingFilter, RandomFrames_BothProgramsAgree) {
  std::mt19937 random(20261121);  // NOLINT(bugprone-random-generator-seed,cert-msc51-cpp): the same run each time
  const auto one_of = [&](const std::vector<unsigned>& values) { return values[random() % values.size()]; };
  const auto any = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  std::size_t shown = 0;
  constexpr std::size_t kFrames = 40'000;
  for (std::size_t i = 0; i < kFrames; ++i) {
    Shape shape{.type = one_of({0x0800, 0x0800, 0x0800, 0x0806, 0x86dd, any(0x10000)}),
                .version_and_length = one_of({0x45, 0x45, 0x46, 0x4f, any(256)}),
                .fragment = one_of({0, 0, 0x4000, 0x2000, any(0x10000)}),
                .protocol = one_of({1, 6, 17, 17, any(256)}),
                .first = one_of({67, 68, any(0x0f00), any(0x10000)}),
                .second = one_of({67, 68, any(0x10000)})};
    for (unsigned tag = any(8); tag > 5; --tag) shape.tags.push_back(one_of({0x8100, 0x88a8, any(0x10000)}));
    Frame frame = made(shape);
    if (any(4) == 0) frame.resize(any(static_cast<unsigned>(frame.size()) + 1));
    if (!frame.empty() && any(8) == 0) frame[random() % frame.size()] = static_cast<std::byte>(any(256));
    const bool wanted = is_addressing(frame);
    shown += wanted ? 1 : 0;
    ASSERT_EQ(kernel_.passes(frame), wanted) << testing::PrintToString(frame);
  }
  // Neither answer may be the rare one, or the agreement says little.
  EXPECT_GT(shown, kFrames / 5);
  EXPECT_LT(shown, kFrames * 4 / 5);
}

}  // namespace
}  // namespace wirelab::net
