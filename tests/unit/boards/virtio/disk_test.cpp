#include "boards/virtio/disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <list>

#include "tests/support/virtio_device.h"

namespace wirelab::virtio {
namespace {

using testing::IsEmpty;

struct Request final : DiskRequest {
  void done(Result<void> result) override {
    EXPECT_FALSE(outcome.has_value()) << "done twice";
    outcome = result;
  }
  std::optional<Result<void>> outcome;
};

class DiskTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(disk.start()); }
  void TearDown() override { EXPECT_THAT(device.complaints, IsEmpty()); }

  test::VirtioDisk device{64};
  Transport transport{device};
  Disk disk{transport};
};

TEST_F(DiskTest, Sectors_AreWrittenAndReadAgain) {
  std::array<std::byte, 1024> bytes{};
  std::ranges::fill(bytes, std::byte{0x5a});
  Request write;
  disk.write(write, 3, bytes);
  EXPECT_FALSE(write.outcome) << "nobody is called from inside his own call";
  disk.poll({});
  EXPECT_EQ(write.outcome, Result<void>());
  EXPECT_EQ(device.content[3 * 512 - 1], std::byte{0});
  EXPECT_EQ(device.content[3 * 512], std::byte{0x5a});
  EXPECT_EQ(device.content[5 * 512], std::byte{0});

  std::array<std::byte, 512> got{};
  Request read;
  disk.read(read, 4, got);
  disk.poll({});
  EXPECT_EQ(read.outcome, Result<void>());
  EXPECT_THAT(got, testing::Each(std::byte{0x5a}));
}

TEST_F(DiskTest, Flush_ReachesTheDevice) {
  Request request;
  disk.flush(request);
  disk.poll({});
  EXPECT_EQ(request.outcome, Result<void>());
  EXPECT_EQ(device.flushes, 1U);
}

TEST_F(DiskTest, MoreRequestsThanTheDeviceTakes_AreDoneInOrder) {
  device.held = true;
  std::list<Request> requests;
  std::array<std::byte, 512> bytes{};
  for (unsigned number = 0; number < 50; ++number) disk.write(requests.emplace_back(), number, bytes);
  const auto done = [&] {
    return std::ranges::count_if(requests, [](const Request& r) { return r.outcome.has_value(); });
  };
  for (unsigned round = 0; round < 4; ++round) {
    EXPECT_EQ(done(), std::min(16U * round, 50U));
    device.work();
    disk.poll({});
  }
  EXPECT_EQ(done(), 50);
}

TEST_F(DiskTest, RequestsOutsideTheDisk_AreRefusedWithoutTheDevice) {
  std::array<std::byte, 1024> bytes{};
  const auto refused = [&](std::uint64_t first, std::size_t size) {
    Request request;
    disk.write(request, first, ConstBytes(bytes).first(size));
    EXPECT_FALSE(request.outcome);
    EXPECT_EQ(disk.next_deadline(), TimePoint{});
    EXPECT_FALSE(disk.may_sleep());
    disk.poll({});
    return request.outcome == fail(Error::invalid);
  };
  EXPECT_TRUE(refused(63, 1024));
  EXPECT_TRUE(refused(64, 512));
  EXPECT_TRUE(refused(UINT64_MAX, 512));
  EXPECT_TRUE(refused(0, 100));
  EXPECT_TRUE(refused(0, 0));
  EXPECT_THAT(device.notices, IsEmpty());
}

TEST_F(DiskTest, FailureOfTheDevice_IsTheRequests) {
  for (const auto& [status, error] : {std::pair{1, Error::io}, {2, Error::unsupported}, {77, Error::io}}) {
    device.next_status = static_cast<std::uint8_t>(status);
    Request request;
    disk.flush(request);
    disk.poll({});
    EXPECT_EQ(request.outcome, fail(error));
  }
}

TEST_F(DiskTest, DeviceThatBreaksTheQueue_FailsEverybody) {
  device.held = true;
  std::list<Request> requests;
  for (unsigned number = 0; number < 20; ++number) disk.flush(requests.emplace_back());
  device.give(0, 999, 0);
  disk.poll({});
  EXPECT_THAT(requests, testing::Each(testing::Field(&Request::outcome, std::optional(Result<void>(fail(Error::io))))));
}

TEST_F(DiskTest, Sleep_IsRefusedWhileSomethingIsDone) {
  device.held = true;
  Request request;
  disk.flush(request);
  EXPECT_TRUE(disk.may_sleep());
  device.work();
  EXPECT_TRUE(device.interrupts());
  EXPECT_FALSE(disk.may_sleep());
  disk.woke();
  EXPECT_FALSE(device.interrupts());
  disk.poll({});
  EXPECT_TRUE(request.outcome.has_value());
}

TEST(Disk, DiskWithoutACache_NeedsNoFlush) {
  test::VirtioDisk device(8);
  device.features &= ~(std::uint64_t{1} << 9U);
  Transport transport(device);
  Disk disk(transport);
  ASSERT_TRUE(disk.start());
  device.next_status = 2;  // such a device does not know the request
  Request request;
  disk.flush(request);
  disk.poll({});
  EXPECT_EQ(request.outcome, Result<void>());
}

TEST(Disk, ReadOnlyDisk_IsRefused) {
  test::VirtioDisk device(8);
  device.features |= 1U << 5U;
  Transport transport(device);
  Disk disk(transport);
  EXPECT_EQ(disk.start(), fail(Error::unsupported));
}

}  // namespace
}  // namespace wirelab::virtio
