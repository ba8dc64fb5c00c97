#include "host/flash/writing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "firmware/storage/sha256.h"
#include "host/flash/image.h"

namespace wirelab::flash {
namespace {

std::vector<std::byte> pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 31 + i / 4096);
  return bytes;
}

std::expected<std::size_t, int> copy_from(const std::vector<std::byte>& from, std::uint64_t place, MutableBytes out,
                                          std::size_t most) {
  if (place >= from.size()) return 0;
  const std::size_t count = std::min({out.size(), from.size() - static_cast<std::size_t>(place), most});
  std::ranges::copy(ConstBytes(from).subspan(place, count), out.begin());
  return count;
}

class FakeImage final : public Source {
 public:
  explicit FakeImage(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  std::expected<std::size_t, int> read(std::uint64_t place, MutableBytes out) override {
    if (error != 0) return std::unexpected(error);
    return copy_from(bytes_, place, out, most_at_once);
  }
  void shrink(std::size_t size) { bytes_.resize(size); }

  int error = 0;
  std::size_t most_at_once = SIZE_MAX;

 private:
  std::vector<std::byte> bytes_;
};

/// A disk with the faults that a test wants.
class FakeDisk final : public Target {
 public:
  std::expected<void, int> write(std::uint64_t place, ConstBytes bytes) override {
    if (place >= vanishes_at) return std::unexpected(ENXIO);
    content.resize(std::max<std::size_t>(content.size(), place + bytes.size()));
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(place));
    synced = false;
    return {};
  }
  std::expected<void, int> sync() override {
    if (sync_error != 0) return std::unexpected(sync_error);
    synced = true;
    return {};
  }
  std::expected<std::size_t, int> read_back(std::uint64_t place, MutableBytes out) override {
    EXPECT_TRUE(synced);
    EXPECT_EQ(place % kReadAlignment, 0U);
    EXPECT_EQ(out.size() % kReadAlignment, 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(out.data()) % kReadAlignment, 0U);
    if (place >= unreadable_at) return std::unexpected(EIO);
    return copy_from(content, place, out, most_at_once);
  }

  std::vector<std::byte> content;
  std::uint64_t vanishes_at = UINT64_MAX;
  std::uint64_t unreadable_at = UINT64_MAX;
  int sync_error = 0;
  std::size_t most_at_once = SIZE_MAX;
  bool synced = false;
};

class Log final : public Onlooker {
 public:
  void moved(Pass pass, std::uint64_t done, std::uint64_t total) override {
    EXPECT_LE(done, total);
    if (done >= throws_at && pass == Pass::writing) throw std::runtime_error("stop");
    if (spoil != nullptr && pass == Pass::verifying) {
      spoil->content[spoiled_at] ^= std::byte{1};
      spoil = nullptr;
    }
    last = done;
  }
  std::uint64_t throws_at = UINT64_MAX;
  FakeDisk* spoil = nullptr;
  std::size_t spoiled_at = 0;
  std::uint64_t last = 0;
};

// Two pieces and a rest of whole sectors that is no multiple of the alignment.
constexpr std::size_t kSize = 2 * kPiece + 1536;

class Writing : public testing::Test {
 protected:
  Checked<std::string> write(const std::vector<Patch>& patches = {}) {
    return write_image(image_, kSize, patches, disk_, log_);
  }
  void expect(Fault fault, int error, std::uint64_t place) {
    const auto outcome = write();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().fault, fault);
    EXPECT_EQ(outcome.error().error, error);
    EXPECT_EQ(outcome.error().place, place);
  }

  const std::vector<std::byte> bytes_ = pattern(kSize);
  FakeImage image_{bytes_};
  FakeDisk disk_;
  Log log_;
};

TEST_F(Writing, WholeImage_IsWrittenAndItsSumAnswered) {
  const auto sum = write();
  ASSERT_TRUE(sum.has_value());
  EXPECT_EQ(*sum, storage::digest_string(storage::sha256(bytes_)));
  EXPECT_EQ(disk_.content, bytes_);
  EXPECT_EQ(log_.last, kSize);
}

TEST_F(Writing, ReadsInParts_AreContinued) {
  image_.most_at_once = 100'001;
  disk_.most_at_once = kReadAlignment * 3;
  EXPECT_TRUE(write().has_value());
  EXPECT_EQ(disk_.content, bytes_);
}

TEST_F(Writing, Patches_ReplaceBytesAlsoAcrossPieces) {
  const std::vector<std::byte> ones(1000, std::byte{0xff});
  const auto sum = write({{.place = kPiece - 300, .bytes = ones}, {.place = kSize - 1000, .bytes = ones}});
  ASSERT_TRUE(sum.has_value());
  EXPECT_EQ(*sum, storage::digest_string(storage::sha256(bytes_))) << "the sum is that of the image";
  std::vector<std::byte> expected = bytes_;
  std::ranges::fill_n(expected.begin() + kPiece - 300, 1000, std::byte{0xff});
  std::ranges::fill_n(expected.end() - 1000, 1000, std::byte{0xff});
  EXPECT_EQ(disk_.content, expected);
}

TEST_F(Writing, ImageThatShrinks_IsReported) {
  image_.shrink(kPiece + 5);
  expect(Fault::image_changed, 0, kPiece + 5);
}

TEST_F(Writing, ImageThatCannotBeRead_IsReported) {
  image_.error = EIO;
  expect(Fault::image_unreadable, EIO, 0);
}

TEST_F(Writing, DeviceThatVanishes_IsReported) {
  disk_.vanishes_at = kPiece;
  expect(Fault::write_failed, ENXIO, kPiece);
}

TEST_F(Writing, FailedSync_IsReported) {
  disk_.sync_error = EIO;
  expect(Fault::sync_failed, EIO, kSize);
}

TEST_F(Writing, FailedReadBack_IsReported) {
  disk_.unreadable_at = kPiece;
  expect(Fault::read_back_failed, EIO, kPiece);
}

TEST_F(Writing, OneWrongBit_IsFound) {
  for (const std::size_t place : {std::size_t{0}, kPiece + 7, kSize - 1}) {
    log_.spoil = &disk_;
    log_.spoiled_at = place;
    expect(Fault::read_back_differs, 0, place / kPiece * kPiece);
  }
}

TEST_F(Writing, DiskThatKeepsLess_IsFound) {
  // A forged card that claims more than it has.
  class Forged final : public Target {
   public:
    std::expected<void, int> write(std::uint64_t /*place*/, ConstBytes /*bytes*/) override { return {}; }
    std::expected<void, int> sync() override { return {}; }
    std::expected<std::size_t, int> read_back(std::uint64_t /*place*/, MutableBytes /*out*/) override { return 0; }
  } forged;
  const auto outcome = write_image(image_, kSize, {}, forged, log_);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().fault, Fault::read_back_differs);
}

TEST_F(Writing, OnlookerThatThrows_EndsIt) {
  log_.throws_at = kPiece;
  EXPECT_THROW(static_cast<void>(write()), std::runtime_error);
  EXPECT_EQ(disk_.content.size(), kPiece);
}

using Sector = std::array<std::byte, kSector>;

Sector first_sector(std::uint32_t begin, std::uint32_t sectors) {
  Sector sector{};
  sector[510] = std::byte{0x55};
  sector[511] = std::byte{0xaa};
  sector[446 + 4] = std::byte{0x0c};
  for (std::size_t i = 0; i < 4; ++i) {
    sector[446 + 8 + i] = static_cast<std::byte>(begin >> (8 * i));
    sector[446 + 12 + i] = static_cast<std::byte>(sectors >> (8 * i));
  }
  return sector;
}

TEST(CheckImage, Whole_AnswersItsPartitions) {
  const auto partitions = check_image(first_sector(2048, 100), 2148 * kSector);
  ASSERT_TRUE(partitions.has_value());
  ASSERT_EQ(partitions->size(), 1U);
  EXPECT_EQ(partitions->front().offset, 2048U * kSector);
  EXPECT_TRUE(partitions->front().is_fat32());
}

TEST(CheckImage, Wrong_IsNamed) {
  const auto fault = [](const Sector& sector, std::uint64_t size) {
    const auto outcome = check_image(sector, size);
    return outcome ? std::optional<Fault>() : outcome.error().fault;
  };
  EXPECT_EQ(fault(first_sector(2048, 100), 2148 * kSector - 1), Fault::image_truncated);
  EXPECT_EQ(fault(first_sector(2048, 100), 2148 * kSector + 1), Fault::image_truncated);
  EXPECT_EQ(fault(first_sector(UINT32_MAX, UINT32_MAX), 2148 * kSector), Fault::image_truncated);
  EXPECT_EQ(fault(Sector{}, 2148 * kSector), Fault::image_no_partitions);
  Sector no_entry = first_sector(2048, 100);
  no_entry[450] = std::byte{0};
  EXPECT_EQ(fault(no_entry, 2148 * kSector), Fault::image_no_partitions);
  Sector packed{};
  packed[0] = std::byte{0x1f};
  packed[1] = std::byte{0x8b};
  EXPECT_EQ(fault(packed, 2148 * kSector), Fault::image_compressed);
}

}  // namespace
}  // namespace wirelab::flash
