#include "boards/virtio/queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirelab::virtio {
namespace {

/// A queue of four, with the device's hand on its memory.
class QueueTest : public testing::Test {
 protected:
  void use(std::uint32_t head, std::uint32_t written) {
    memory.used.ring[memory.used.index % 4] = {head, written};
    ++memory.used.index;
  }
  [[nodiscard]] std::uint16_t offered() const { return memory.available[1]; }
  [[nodiscard]] std::uint16_t head(std::size_t number) const { return memory.available[2 + number % 4]; }

  QueueMemory<4> memory;
  Queue queue{memory};
  std::array<std::byte, 16> out{};
  std::array<std::byte, 32> in{};
};

TEST_F(QueueTest, Offer_WritesTheChainAsTheSpecificationHasIt) {
  const std::array<Part, 2> parts{to_device(out), from_device(in)};
  ASSERT_TRUE(queue.offer(parts, 7));
  ASSERT_EQ(offered(), 1);
  const Descriptor& first = memory.descriptors[head(0)];
  EXPECT_EQ(first.address, reinterpret_cast<std::uintptr_t>(out.data()));
  EXPECT_EQ(first.length, 16U);
  EXPECT_EQ(first.flags, 1U);
  const Descriptor& second = memory.descriptors[first.next];
  EXPECT_EQ(second.address, reinterpret_cast<std::uintptr_t>(in.data()));
  EXPECT_EQ(second.length, 32U);
  EXPECT_EQ(second.flags, 2U);
  EXPECT_EQ(queue.free(), 2U);
}

TEST_F(QueueTest, UsedRequests_ComeBackWithTheirToken) {
  const Part part = from_device(in);
  ASSERT_TRUE(queue.offer({&part, 1}, 7));
  ASSERT_TRUE(queue.offer({&part, 1}, 9));
  EXPECT_FALSE(queue.take());
  use(head(1), 5);
  EXPECT_TRUE(queue.anything_done());
  const auto done = queue.take();
  ASSERT_TRUE(done);
  EXPECT_EQ(done->token, 9);
  EXPECT_EQ(done->written, 5U);
  EXPECT_EQ(queue.free(), 3U);
  EXPECT_FALSE(queue.take());
}

TEST_F(QueueTest, FullQueue_RefusesAndOffersNothing) {
  const Part part = to_device(out);
  for (std::uint16_t token = 0; token < 3; ++token) ASSERT_TRUE(queue.offer({&part, 1}, token));
  const std::array<Part, 2> two{part, from_device(in)};
  EXPECT_EQ(queue.offer(two, 3), fail(Error::no_resources));
  EXPECT_EQ(offered(), 3);
  EXPECT_TRUE(queue.offer({&part, 1}, 3));
  EXPECT_EQ(queue.offer({&part, 1}, 4), fail(Error::no_resources));
  use(head(0), 0);
  ASSERT_TRUE(queue.take());
  EXPECT_TRUE(queue.offer({&part, 1}, 4));
}

TEST_F(QueueTest, ManyRounds_WrapAroundAndKeepOrder) {
  const std::array<Part, 2> parts{to_device(out), from_device(in)};
  for (unsigned round = 0; round < 70'000; ++round) {
    ASSERT_TRUE(queue.offer(parts, static_cast<std::uint16_t>(round % 1000)));
    use(head(round), 1);
    const auto done = queue.take();
    ASSERT_TRUE(done);
    ASSERT_EQ(done->token, round % 1000);
  }
  EXPECT_EQ(queue.free(), 4U);
}

TEST_F(QueueTest, DeviceThatClaimsTooMuch_IsCutToTheRoomItHad) {
  const std::array<Part, 2> parts{to_device(out), from_device(in)};
  ASSERT_TRUE(queue.offer(parts, 1));
  use(head(0), 1'000'000);
  EXPECT_EQ(queue.take()->written, in.size());
}

TEST_F(QueueTest, DeviceThatAnswersWhatNobodyAsked_BreaksTheQueue) {
  const Part part = to_device(out);
  for (const std::uint32_t wrong : {std::uint32_t{3}, std::uint32_t{4}, std::uint32_t{0xffffffff}}) {
    QueueMemory<4> other_memory;
    Queue other(other_memory);
    ASSERT_TRUE(other.offer({&part, 1}, 1));
    other_memory.used.ring[0] = {wrong, 0};
    other_memory.used.index = 1;
    EXPECT_FALSE(other.take());
    EXPECT_TRUE(other.broken());
    EXPECT_EQ(other.offer({&part, 1}, 2), fail(Error::no_resources));
  }
}

TEST_F(QueueTest, News_AreToldOnceAndOnlyToADeviceThatWantsThem) {
  const Part part = to_device(out);
  EXPECT_FALSE(queue.take_news());
  ASSERT_TRUE(queue.offer({&part, 1}, 1));
  EXPECT_TRUE(queue.take_news());
  EXPECT_FALSE(queue.take_news());
  memory.used.flags = 1;
  ASSERT_TRUE(queue.offer({&part, 1}, 2));
  EXPECT_FALSE(queue.take_news());
}

TEST_F(QueueTest, Interrupts_AreAFlagOfTheAvailableRing) {
  queue.allow_interrupts(false);
  EXPECT_EQ(memory.available[0], 1);
  queue.allow_interrupts(true);
  EXPECT_EQ(memory.available[0], 0);
}

TEST_F(QueueTest, RequestOfNothing_IsACallersMistake) {
  EXPECT_EQ(queue.offer({}, 1), fail(Error::invalid));
  const Part part = to_device(out);
  EXPECT_EQ(queue.offer({&part, 1}, 0xffff), fail(Error::invalid));
}

}  // namespace
}  // namespace wirelab::virtio
