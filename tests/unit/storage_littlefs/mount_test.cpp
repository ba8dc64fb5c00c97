#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

using Image = SimulatedBlockDevice::Image;
using ::testing::HasSubstr;

constexpr std::size_t kMountBlocks = 64;

/// Mounts and answers the error with which that failed.
std::optional<Error> mount_error(Image image, const LittlefsSettings& settings = small_settings()) {
  Rig rig(std::move(image), settings);
  const Image before = rig.device.image();
  const auto mounted = rig.mount();
  if (mounted) return std::nullopt;
  EXPECT_TRUE(rig.device.image() == before) << "a refused disk was changed: " << mounted.error().message;
  return mounted.error().error;
}

void expect_works(Rig& rig) {
  EXPECT_EQ(rig.upload("probe", pattern(20'000, 7)), "probe");
  EXPECT_TRUE(rig.download("probe") == pattern(20'000, 7));
  EXPECT_TRUE(rig.remove("probe"));
}

}  // namespace

TEST(Mount, BlankDisk_IsFormatted) {
  for (const std::byte fill : {std::byte{0}, std::byte{0xFF}}) {
    Rig rig(Image(kMountBlocks * kBlock, fill));
    const auto mounted = rig.mount();
    ASSERT_TRUE(mounted) << mounted.error().message;
    EXPECT_EQ(rig.list(), "");
    expect_works(rig);
  }
}

TEST(Mount, DiskInUse_KeepsWhatIsOnIt) {
  Rig first(formatted_image(kMountBlocks, {}));
  ASSERT_TRUE(first.mount());
  ASSERT_EQ(first.upload("a", pattern(10'000)), "a");
  ASSERT_TRUE(first.replace("accounts", "one"));
  Rig second(first.device.image());
  ASSERT_TRUE(second.mount());
  EXPECT_TRUE(second.download("a") == pattern(10'000));
  EXPECT_EQ(second.load("accounts"), "one");
}

TEST(Mount, SomethingElseOnTheDisk_IsLeftAloneAndSaid) {
  for (const std::size_t at : {std::size_t{0}, std::size_t{510}, std::size_t{1080}, std::size_t{4095}, kBlock + 17UL}) {
    Image image(kMountBlocks * kBlock);
    image[at] = std::byte{0x55};
    EXPECT_EQ(mount_error(image), Error::exists) << at;
  }
  Image foreign(kMountBlocks * kBlock);
  foreign[0] = std::byte{1};
  Rig rig(foreign);
  const auto mounted = rig.mount();
  ASSERT_FALSE(mounted);
  EXPECT_THAT(mounted.error().message, HasSubstr("fill its first 8 KiB with zeros"));
}

TEST(Mount, DamagedSuperblocks_AreNotFormattedAway) {
  Image image = formatted_image(kMountBlocks, {});
  std::fill_n(image.begin(), 2 * kBlock, std::byte{0xA5});
  EXPECT_EQ(mount_error(image), Error::io);
}

TEST(Mount, OneDamagedSuperblock_DoesNoHarm) {
  Rig first(formatted_image(kMountBlocks, {}));
  ASSERT_TRUE(first.mount());
  ASSERT_EQ(first.upload("a", pattern(10'000)), "a");
  int mounted = 0;
  for (const std::size_t block : {0UL, 1UL}) {
    Image image = first.device.image();
    std::fill_n(image.begin() + static_cast<std::ptrdiff_t>(block * kBlock), kBlock, std::byte{0});
    Rig rig(image);
    if (rig.mount() && rig.list() == "a") ++mounted;
  }
  EXPECT_GE(mounted, 1) << "one of the two is the current one, the other its spare";
}

TEST(Mount, OtherBlockSizeOrDiskSize_IsRefusedAndSaid) {
  LittlefsSettings other = small_settings();
  other.block_size = 2 * kBlock;
  EXPECT_EQ(mount_error(formatted_image(2 * kMountBlocks, {}), other), Error::exists);
  Image longer = formatted_image(kMountBlocks, {});
  longer.resize(2 * longer.size());
  EXPECT_EQ(mount_error(longer), Error::exists);
}

TEST(Mount, SizesThatDoNotFit_AreInvalid) {
  const Image blank(kMountBlocks * kBlock);
  const auto with = [&](auto change) {
    LittlefsSettings settings = small_settings();
    change(settings);
    return mount_error(blank, settings);
  };
  EXPECT_EQ(with([](auto& s) { s.block_size = 0; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.cache_size = 0; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.cache_size = 700; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.cache_size = 3 * kUnit; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.transfer_size = 100; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.transfer_size = kUnit; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.metadata_size = 512; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.metadata_size = 2 * kBlock; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.lookahead_size = 12; }), Error::invalid);
  EXPECT_EQ(with([](auto& s) { s.max_document = DocumentStore::kMaxDocument + 1; }), Error::invalid);
  EXPECT_EQ(mount_error(Image(16 * kBlock)), Error::no_space);
  EXPECT_EQ(mount_error(Image(0)), Error::no_space);
}

TEST(Mount, Noise_IsRefusedWithoutHarm) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    Image image(kMountBlocks * kBlock);
    for (std::byte& byte : image) byte = static_cast<std::byte>(random());
    EXPECT_EQ(mount_error(image), Error::exists) << seed;
  }
}

TEST(Mount, DamageAnywhere_NeitherCrashesNorLoops) {
  Rig first(formatted_image(kMountBlocks, {"d"}));
  ASSERT_TRUE(first.mount());
  for (int number = 0; number < 12; ++number) {
    ASSERT_TRUE(first.upload("d/f" + std::to_string(number), pattern(300 + 1'000 * static_cast<unsigned>(number))));
  }
  ASSERT_TRUE(first.replace("accounts", pattern(3'000)));
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    Image image = first.device.image();
    for (int hits = 0; hits < 8; ++hits) {
      const std::size_t at = random() % (image.size() - kUnit);
      const std::size_t length = random() % kUnit;
      for (std::size_t offset = 0; offset < length; ++offset) image[at + offset] = static_cast<std::byte>(random());
    }
    Rig rig(image);
    if (!rig.mount()) continue;
    // Whatever these answer, they answer, within a bounded number of calls.
    static_cast<void>(rig.list("d"));
    for (int number = 0; number < 12; ++number) static_cast<void>(rig.download("d/f" + std::to_string(number)));
    static_cast<void>(rig.load("accounts"));
    static_cast<void>(rig.upload("new", pattern(9'000)));
    static_cast<void>(rig.remove("d/f3"));
    EXPECT_LT(rig.device.calls(), 100'000U) << seed;
  }
}

TEST(Mount, PowerCutWhileFormatting_IsFormattedAgain) {
  for (std::size_t write = 0;; ++write) {
    Rig rig(Image(kMountBlocks * kBlock));
    rig.device.cut_at(write);
    const bool mounted = rig.mount().has_value();
    ASSERT_NE(mounted, rig.device.cut());
    if (mounted) {
      EXPECT_GT(write, 10U);
      break;
    }
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      Rig next(rig.device.after_cut(seed));
      const auto again = next.mount();
      ASSERT_TRUE(again) << "write " << write << " seed " << seed << ": " << again.error().message;
      expect_works(next);
    }
  }
}

TEST(Mount, TornSuperblockOfAFormat_IsFormattedAgain) {
  Rig rig(Image(kMountBlocks * kBlock));
  // The label and its flush were the first two writes; the third is the first block of the file system.
  rig.device.cut_at(2);
  ASSERT_FALSE(rig.mount());
  Image image = rig.device.after_cut(0);
  std::fill_n(image.begin(), 20, std::byte{0x55});
  std::fill_n(image.begin() + kBlock, 20, std::byte{0x55});
  Rig next(image);
  const auto mounted = next.mount();
  ASSERT_TRUE(mounted) << mounted.error().message;
  expect_works(next);
  Image later = next.device.image();
  std::fill_n(later.begin(), 2 * kBlock, std::byte{0x55});
  EXPECT_EQ(mount_error(later), Error::io) << "once the format is over, nothing is formatted away";
}

TEST(Mount, LeftOversOfAnEarlierRun_AreRemoved) {
  Rig rig(formatted_image(kMountBlocks, {}));
  ASSERT_TRUE(rig.mount());
  ASSERT_EQ(rig.upload("a", pattern(9'000)), "a");
  auto reader = rig.store->open("a");
  ASSERT_TRUE(rig.wait_for([&] { return (*reader)->size(); }));
  ASSERT_TRUE(rig.remove("a"));
  auto writer = rig.store->create("b", 30'000, NameTaken::store_beside);
  const auto room = rig.wait_for([&] { return (*writer)->space(); });
  (*writer)->advance(room->size());
  rig.settle();
  const Image image = rig.device.image();
  EXPECT_EQ(own_files(image, "incoming").size(), 1U);
  EXPECT_EQ(own_files(image, "removed").size(), 1U);
  Rig next(image);
  ASSERT_TRUE(next.mount());
  EXPECT_TRUE(own_files(next.device.image(), "incoming").empty());
  EXPECT_TRUE(own_files(next.device.image(), "removed").empty());
  EXPECT_EQ(next.list(), "");
}

}  // namespace wirelab::storage::test
