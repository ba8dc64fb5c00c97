// The power goes at every change of the disk while files are uploaded in parts: what was said to be durable is, an
// offset never claims bytes that are gone, and a file that is replaced is the old one or the new one.

#include <type_traits>

#include "tests/unit/uploads/uploads_rig.h"

namespace wirelab::storage::test {
namespace {

using wirelab::test::LittlefsDisk;
using wirelab::test::PosixDisk;

constexpr std::uint64_t kSeeds = 4;
/// A renaming between directories that survives in the wrong one only takes three chances in a row.
constexpr std::uint64_t kManySeeds = 20;

template <typename Disk>
class UploadPowerCut : public ::testing::Test {
 protected:
  /// How far the work came, by what was answered.
  struct Told {
    std::uint64_t offset = 0;
    bool stored = false;
    bool replaced = false;
  };

  Told work(UploadsRig<Disk>& rig) const {
    Told told;
    if (!rig.start()) return told;
    const UploadName first = named("f", first_);
    const std::size_t half = first_.size() / 2;
    rig.break_off(first, 0, first_.size(), view(first_, 0, half));
    const auto looked = rig.offset(first);
    if (!looked) return told;
    told.offset = *looked;
    const Ended more = rig.send(first, kNew, *looked, view(first_, *looked, half + 1000));
    if (more.end != PartEnd::kept) return told;
    told.offset = more.kept;
    if (rig.send(first, kNew, told.offset, view(first_, told.offset, first_.size())).end != PartEnd::stored)
      return told;
    told.stored = true;
    const UploadName second = named("f", second_);
    if (rig.send(second, replaces(first_), 0, second_).end != PartEnd::stored) return told;
    told.replaced = true;
    return told;
  }

  void expect_told(typename Disk::Content content, const Told& told) const {
    UploadsRig<Disk> rig(std::move(content));
    ASSERT_TRUE(rig.start());
    const std::string found = rig.download("f").value_or("(none)");
    if (told.replaced) {
      ASSERT_TRUE(found == second_) << "what replaced the file is not there";
      return;
    }
    if (told.stored) {
      ASSERT_TRUE(found == first_ || found == second_) << "neither the old file nor the new one";
      return;
    }
    ASSERT_TRUE(found == "(none)" || found == first_) << "something half";
    if (found == first_) return;
    const UploadName first = named("f", first_);
    const auto offset = rig.offset(first);
    ASSERT_TRUE(offset);
    ASSERT_GE(*offset, told.offset) << "bytes that were said to be durable are gone";
    // The store compares all of it with the announced hash: a claim of bytes that are not here would show.
    ASSERT_EQ(rig.send(first, kNew, *offset, view(first_, *offset, first_.size())).end, PartEnd::stored) << *offset;
    ASSERT_TRUE(rig.download("f") == first_);
    ASSERT_EQ(rig.offset(first), 0U);
  }

  static std::string_view view(std::string_view text, std::size_t from, std::size_t to) {
    return text.substr(from, to - from);
  }

  const std::string first_ = pattern(kLarge<Disk>, 7);
  const std::string second_ = pattern(kLarge<Disk> / 3, 8);
};

using Disks = ::testing::Types<LittlefsDisk, PosixDisk>;
TYPED_TEST_SUITE(UploadPowerCut, Disks, );

}  // namespace

TYPED_TEST(UploadPowerCut, AtEveryChangeOfTheDisk_WhatWasToldIsTrue) {
  for (std::size_t change = 0;; ++change) {
    UploadsRig<TypeParam> rig;
    rig.disk().cut_at(change);
    const auto told = this->work(rig);
    // The last change may come after the last answer.
    ASSERT_TRUE(told.replaced || rig.disk().cut());
    if (!rig.disk().cut()) {
      EXPECT_GT(change, 20U);
      this->RecordProperty("cuts", static_cast<int>(change));
      return;
    }
    const std::uint64_t seeds = std::is_same_v<TypeParam, PosixDisk> ? kManySeeds : kSeeds;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      SCOPED_TRACE("cut at change " + std::to_string(change) + ", seed " + std::to_string(seed));
      this->expect_told(rig.disk().after_cut(seed), told);
      if (this->HasFailure()) return;
    }
  }
}

TEST(UploadPowerCutAfterAKill, WhatTheNextServerTellsIsDurable) {
  const std::string content = pattern(kLarge<PosixDisk>, 9);
  const UploadName name = named("f", content);
  for (std::size_t change = 0;; ++change) {
    UploadsRig<PosixDisk> killed;
    killed.disk().cut_at(change);
    if (killed.start()) killed.break_off(name, 0, content.size(), content.substr(0, content.size() - 1));
    UploadsRig<PosixDisk> next(killed.disk().left_behind());
    ASSERT_TRUE(next.start());
    const auto told = next.offset(name);
    ASSERT_TRUE(told);
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("killed at change " + std::to_string(change) + ", seed " + std::to_string(seed));
      UploadsRig<PosixDisk> last(next.disk().after_cut(seed));
      ASSERT_TRUE(last.start());
      const auto found = last.offset(name);
      ASSERT_TRUE(found && *found >= *told) << *told << " bytes were told";
      ASSERT_EQ(last.send(name, kNew, *found, std::string_view(content).substr(*found)).end, PartEnd::stored);
    }
    if (!killed.disk().cut()) return;
  }
}

}  // namespace wirelab::storage::test
