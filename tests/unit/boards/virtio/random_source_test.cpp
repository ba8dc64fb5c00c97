#include "boards/virtio/random_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/virtio_device.h"

namespace wirelab::virtio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Time that passes a millisecond with each look.
class TickingClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return now_ += std::chrono::milliseconds(1); }

 private:
  mutable TimePoint now_{};
};

std::vector<int> numbers(RandomSource& source, std::size_t count) {
  std::vector<std::byte> bytes(count);
  EXPECT_TRUE(source.fill(bytes));
  std::vector<int> result;
  for (const std::byte byte : bytes) result.push_back(std::to_integer<int>(byte));
  return result;
}

class RandomSourceTest : public testing::Test {
 protected:
  test::VirtioRandom device;
  TickingClock clock;
  Transport transport{device};
  RandomSource source{transport, clock};
};

TEST_F(RandomSourceTest, Bytes_AreFetchedAheadAndGivenOnce) {
  device.most = 4;
  ASSERT_TRUE(source.start());
  EXPECT_EQ(device.requests, 1U);
  EXPECT_THAT(numbers(source, 3), ElementsAre(1, 2, 3));
  EXPECT_EQ(device.requests, 1U);
  EXPECT_THAT(numbers(source, 6), ElementsAre(4, 5, 6, 7, 8, 9));
  EXPECT_THAT(numbers(source, 0), IsEmpty());
  EXPECT_THAT(device.complaints, IsEmpty());
}

TEST_F(RandomSourceTest, SilentDevice_IsAnErrorAndNotGuessableBytes) {
  device.held = true;
  ASSERT_TRUE(source.start());
  std::array<std::byte, 4> bytes{};
  EXPECT_EQ(source.fill(bytes), fail(Error::io));
  EXPECT_THAT(bytes, testing::Each(std::byte{0}));
}

TEST_F(RandomSourceTest, DeviceThatGivesNothing_IsAnError) {
  device.most = 0;
  ASSERT_TRUE(source.start());
  std::array<std::byte, 4> bytes{};
  EXPECT_EQ(source.fill(bytes), fail(Error::io));
}

}  // namespace
}  // namespace wirelab::virtio
