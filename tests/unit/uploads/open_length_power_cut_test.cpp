// The power goes at every change of the disk while files are stored whose length nobody announced: one that was said to
// be stored is there whole, and any other is there whole or not at all.

#include <map>

#include "tests/unit/uploads/uploads_rig.h"

namespace wirelab::storage::test {
namespace {

constexpr std::uint64_t kOpenLengthSeeds = 4;

template <typename Disk>
class OpenLengthPowerCut : public ::testing::Test {
 protected:
  /// The names that were answered.
  std::vector<std::string> work(UploadsRig<Disk>& rig) const {
    std::vector<std::string> told;
    if (!rig.start()) return told;
    for (const auto& [name, content] : contents_) {
      const auto stored = rig.upload_open("a", content);
      if (!stored) return told;
      EXPECT_EQ(*stored, name);
      told.push_back(*stored);
    }
    // One that is never finished.
    auto writer = rig.file_store().create("b", FileLength::at_most(1'000'000), NameTaken::store_beside);
    if (writer) static_cast<void>(rig.pour(**writer, contents_.begin()->second));
    rig.settle();
    return told;
  }

  void expect_told(typename Disk::Content content, const std::vector<std::string>& told) const {
    UploadsRig<Disk> rig(std::move(content));
    ASSERT_TRUE(rig.start());
    for (const auto& [name, bytes] : contents_) {
      const auto found = rig.download(name);
      const bool answered = std::ranges::find(told, name) != told.end();
      ASSERT_TRUE(found ? *found == bytes : !answered && found.error() == Error::not_found) << name;
    }
    ASSERT_EQ(rig.download("b"), fail(Error::not_found));
    ASSERT_EQ(rig.upload_open("after", contents_.at("a")), "after");
    ASSERT_TRUE(rig.download("after") == contents_.at("a"));
  }

  /// By the names that they get, in that order.
  const std::map<std::string, std::string> contents_{
      {"a", pattern(kLarge<Disk>, 7)}, {"a-copia", pattern(4096, 8)}, {"a-copia1", pattern(300, 9)}, {"a-copia2", ""}};
};

using OpenLengthDisks = ::testing::Types<wirelab::test::LittlefsDisk, wirelab::test::PosixDisk>;
TYPED_TEST_SUITE(OpenLengthPowerCut, OpenLengthDisks, );

}  // namespace

TYPED_TEST(OpenLengthPowerCut, AtEveryChangeOfTheDisk_FilesAreWholeOrAbsent) {
  for (std::size_t change = 0;; ++change) {
    UploadsRig<TypeParam> rig;
    rig.disk().cut_at(change);
    const auto told = this->work(rig);
    if (!rig.disk().cut()) {
      EXPECT_EQ(told.size(), this->contents_.size());
      EXPECT_GT(change, 20U);
      this->RecordProperty("cuts", static_cast<int>(change));
      return;
    }
    for (std::uint64_t seed = 0; seed < kOpenLengthSeeds; ++seed) {
      SCOPED_TRACE("cut at change " + std::to_string(change) + ", seed " + std::to_string(seed));
      this->expect_told(rig.disk().after_cut(seed), told);
      if (this->HasFailure()) return;
    }
  }
}

}  // namespace wirelab::storage::test
