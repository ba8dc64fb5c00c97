// How many requests the device sees, and what the port between it and littlefs remembers.

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "firmware/storage_littlefs/device_port.h"
#include "firmware/storage_littlefs/unit_cache.h"
#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

using Call = SimulatedBlockDevice::Call;

constexpr std::size_t kMiB = 1024 * 1024;

/// The device's calls of each kind from now on.
class Requests {
 public:
  explicit Requests(SimulatedBlockDevice& device) : device_(device) {
    device.fails = [this](Call call, std::size_t) {
      ++counts_.at(static_cast<std::size_t>(call));
      return false;
    };
  }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;
  ~Requests() { device_.fails = nullptr; }

  [[nodiscard]] std::size_t of(Call call) const { return counts_.at(static_cast<std::size_t>(call)); }

 private:
  SimulatedBlockDevice& device_;
  std::array<std::size_t, 4> counts_{};
};

std::vector<std::byte> bytes_of(std::size_t size, std::uint64_t seed) {
  const std::string text = pattern(size, seed);
  const ConstBytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

/// A port over a small disk, called as littlefs calls it.
class Port : public ::testing::Test {
 protected:
  Port() { port_.describe(config_); }

  int read(lfs2_block_t block, lfs2_off_t offset, MutableBytes into) {
    return config_.read(&config_, block, offset, into.data(), static_cast<lfs2_size_t>(into.size()));
  }
  int program(lfs2_block_t block, lfs2_off_t offset, ConstBytes bytes) {
    return config_.prog(&config_, block, offset, bytes.data(), static_cast<lfs2_size_t>(bytes.size()));
  }
  std::vector<std::byte> on_disk(std::size_t at, std::size_t size) {
    const auto from = device_.image().begin() + static_cast<std::ptrdiff_t>(at);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
  }

  SimulatedBlockDevice device_{kUnit, std::size_t{16} * kBlock};
  std::vector<std::byte> gather_{std::vector<std::byte>(4 * kUnit)};
  std::vector<std::byte> ahead_{std::vector<std::byte>(4 * kUnit)};
  std::vector<std::byte> units_{std::vector<std::byte>(2 * kUnit)};
  DevicePort port_{device_, kBlock, 15, {gather_, ahead_, units_}};
  lfs2_config config_{};
};

}  // namespace

TEST(Requests, LargeUpload_NeedsHardlyMoreThanItsBytes) {
  const LittlefsSettings settings;
  Rig rig(SimulatedBlockDevice::Image(16 * kMiB), settings);
  ASSERT_TRUE(rig.mount());
  const std::string content = pattern(4 * kMiB);
  const std::size_t least = content.size() / settings.transfer_size;
  {
    const Requests requests(rig.device);
    ASSERT_TRUE(rig.upload("a", content));
    EXPECT_LE(requests.of(Call::program), least + 16);
    EXPECT_LE(requests.of(Call::read), 128U);
    EXPECT_LE(requests.of(Call::flush), 4U);
  }
  {
    const Requests requests(rig.device);
    ASSERT_TRUE(rig.download("a") == content);
    EXPECT_LE(requests.of(Call::read), least + least / 4 + 32);
    EXPECT_EQ(requests.of(Call::program), 0U);
    EXPECT_EQ(requests.of(Call::flush), 0U);
  }
  const Requests requests(rig.device);
  ASSERT_TRUE(rig.upload("b", "small"));
  EXPECT_LE(requests.of(Call::flush), 4U);
  EXPECT_LE(requests.of(Call::read), 80U) << "the free blocks are not counted for each upload";
}

TEST_F(Port, WhatIsProgrammedInARow_GoesOutInOneRequest) {
  const Requests requests(device_);
  const auto content = bytes_of(3 * kUnit, 1);
  for (std::size_t at = 0; at < content.size(); at += kUnit) {
    ASSERT_EQ(program(2, static_cast<lfs2_off_t>(at), ConstBytes(content).subspan(at, kUnit)), 0);
  }
  EXPECT_EQ(requests.of(Call::program), 0U);
  ASSERT_TRUE(port_.finish());
  ASSERT_TRUE(port_.finish());
  EXPECT_EQ(requests.of(Call::program), 1U);
  EXPECT_EQ(on_disk(2 * kBlock, content.size()), content);
}

TEST_F(Port, WhatIsGathered_IsReadBackAsItWillBe) {
  const auto content = bytes_of(2 * kUnit, 1);
  ASSERT_EQ(program(2, kUnit, content), 0);
  std::vector<std::byte> inside(kUnit);
  ASSERT_EQ(read(2, 2 * kUnit, inside), 0);
  EXPECT_TRUE(std::ranges::equal(inside, ConstBytes(content).subspan(kUnit)));
  std::vector<std::byte> across(4 * kUnit);
  ASSERT_EQ(read(2, 0, across), 0);
  EXPECT_EQ(across, on_disk(2 * kBlock, across.size())) << "a read that is only partly gathered comes from the device";
  EXPECT_TRUE(std::ranges::equal(MutableBytes(across).subspan(kUnit, content.size()), content));
}

TEST_F(Port, SomewhereElse_SendsWhatWasGathered) {
  ASSERT_EQ(program(2, 0, bytes_of(kUnit, 1)), 0);
  ASSERT_EQ(program(5, 0, bytes_of(kUnit, 2)), 0);
  EXPECT_EQ(on_disk(2 * kBlock, kUnit), bytes_of(kUnit, 1));
  ASSERT_EQ(config_.sync(&config_), 0);
  EXPECT_EQ(on_disk(5 * kBlock, kUnit), bytes_of(kUnit, 2));
  const auto large = bytes_of(5 * kUnit, 3);
  ASSERT_EQ(program(6, 0, large), 0);
  EXPECT_EQ(on_disk(6 * kBlock, large.size()), large) << "more than is ever gathered goes out at once";
}

TEST_F(Port, OldBytes_AreNeverReadAfterNewOnes) {
  std::vector<std::byte> got(kUnit);
  for (std::uint64_t round = 1; round < 5; ++round) {
    const auto content = bytes_of(kUnit, round);
    ASSERT_EQ(program(3, 0, content), 0);
    ASSERT_TRUE(port_.finish());
    for (int twice = 0; twice < 2; ++twice) {
      ASSERT_EQ(read(3, 0, got), 0);
      EXPECT_EQ(got, content) << round;
    }
    port_.expect(4 * kUnit);
    std::vector<std::byte> two(2 * kUnit);
    ASSERT_EQ(read(3, 0, two), 0);
    EXPECT_TRUE(std::ranges::equal(MutableBytes(two).first(kUnit), content)) << round;
    port_.expect(0);
  }
}

TEST_F(Port, FailedProgram_IsNotRemembered) {
  const auto old = bytes_of(kUnit, 1);
  ASSERT_EQ(program(3, 0, old), 0);
  ASSERT_TRUE(port_.finish());
  device_.fails = [](Call call, std::size_t) { return call == Call::program; };
  ASSERT_EQ(program(3, 0, bytes_of(kUnit, 2)), 0);
  EXPECT_FALSE(port_.finish());
  std::vector<std::byte> got(kUnit);
  ASSERT_EQ(read(3, 0, got), 0);
  EXPECT_EQ(got, old);
  EXPECT_TRUE(port_.finish()) << "nobody sends it again";
}

TEST_F(Port, BeyondTheBlocks_NothingIsTouched) {
  const auto before = device_.image();
  std::vector<std::byte> unit(kUnit);
  const auto corrupt = int{LFS2_ERR_CORRUPT};
  EXPECT_EQ(read(15, 0, unit), corrupt);
  EXPECT_EQ(read(0xFFFF'FFFF, 0, unit), corrupt);
  EXPECT_EQ(read(1, kBlock, unit), corrupt);
  EXPECT_EQ(read(1, 0xFFFF'FE00, unit), corrupt);
  EXPECT_EQ(program(15, 0, unit), corrupt);
  EXPECT_EQ(program(1, kBlock - kUnit / 2, unit), corrupt);
  EXPECT_EQ(config_.erase(&config_, 15), corrupt);
  EXPECT_TRUE(port_.finish());
  EXPECT_TRUE(device_.image() == before);
}

TEST(UnitCache, KeepsWhatWasAskedForLast) {
  std::vector<std::byte> room(2 * kUnit);
  UnitCache cache(room, kUnit);
  const auto one = bytes_of(kUnit, 1);
  const auto two = bytes_of(kUnit, 2);
  const auto three = bytes_of(kUnit, 3);
  EXPECT_TRUE(cache.find(0).empty());
  cache.keep(0, one);
  cache.keep(8 * kUnit, two);
  EXPECT_TRUE(std::ranges::equal(cache.find(0), one));
  cache.keep(9 * kUnit, three);
  EXPECT_TRUE(cache.find(8 * kUnit).empty()) << "asked for the longest ago";
  EXPECT_TRUE(std::ranges::equal(cache.find(0), one));
  cache.forget(kUnit, 8 * kUnit);
  EXPECT_FALSE(cache.find(0).empty());
  EXPECT_FALSE(cache.find(9 * kUnit).empty());
  cache.forget(9 * kUnit, 1);
  EXPECT_TRUE(cache.find(9 * kUnit).empty());
  UnitCache none({}, kUnit);
  none.keep(0, one);
  EXPECT_TRUE(none.find(0).empty());
}

}  // namespace wirelab::storage::test
