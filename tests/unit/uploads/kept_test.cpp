// Uploads that are kept, over both stores: parts, conditions, who may have one at a time, how many and for how long.

#include "tests/unit/uploads/uploads_rig.h"

namespace wirelab::storage::test {
namespace {

using wirelab::test::LittlefsDisk;
using wirelab::test::PosixDisk;

constexpr std::int64_t kToday = 1'800'000'000;

template <typename Disk>
class KeptUploads : public ::testing::Test {
 protected:
  UploadsRig<Disk> rig_;
  const std::string large = pattern(kLarge<Disk>);
};

using Disks = ::testing::Types<LittlefsDisk, PosixDisk>;
TYPED_TEST_SUITE(KeptUploads, Disks, );

}  // namespace

TYPED_TEST(KeptUploads, Parts_MakeTheFileWithTheLastByte) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("./f", this->large);
  EXPECT_EQ(rig.offset(name), 0U);
  const Ended first = rig.send(name, kNew, 0, std::string_view(this->large).substr(0, 1000));
  EXPECT_EQ(first.end, PartEnd::kept);
  EXPECT_EQ(first.kept, 1000U);
  EXPECT_EQ(rig.offset(named("f", this->large)), 1000U) << "another spelling of the path is the same upload";
  EXPECT_EQ(rig.list(), "") << "what is not whole is nobody's to see";
  const Ended last = rig.send(name, kNew, 1000, std::string_view(this->large).substr(1000));
  EXPECT_EQ(last.end, PartEnd::stored);
  EXPECT_EQ(last.path, "f");
  EXPECT_EQ(rig.download("f"), this->large);
  EXPECT_EQ(rig.offset(name), 0U);
}

TYPED_TEST(KeptUploads, BrokenOff_WhatCameIsKeptAlsoByTheNextStart) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", this->large);
  const std::size_t came = this->large.size() - 1;
  rig.break_off(name, 0, this->large.size(), std::string_view(this->large).substr(0, came));
  EXPECT_EQ(rig.offset(name), came);
  ASSERT_TRUE(rig.start()) << "the same disk once more";
  EXPECT_EQ(rig.offset(name), came);
  EXPECT_EQ(rig.send(name, kNew, came, std::string_view(this->large).substr(came)).end, PartEnd::stored);
  EXPECT_EQ(rig.download("f"), this->large);
}

TYPED_TEST(KeptUploads, ReconnectedAtOnce_WaitsForThePartBefore) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "abcdef");
  auto part = rig.begun(name, kNew, 0, 6);
  ASSERT_TRUE(part && rig.put(**part, "abc"));
  part->reset();
  EXPECT_EQ(rig.offset(name), 3U) << "nothing was settled in between";
}

TYPED_TEST(KeptUploads, WrongOffset_TellsTheRightOne) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "abcdef");
  Ended ended = rig.send(name, kNew, 2, "cdef");
  EXPECT_EQ(ended.end, PartEnd::wrong_offset);
  EXPECT_EQ(ended.kept, 0U);
  EXPECT_EQ(rig.send(name, kNew, 0, "abc").end, PartEnd::kept);
  ended = rig.send(name, kNew, 0, "abc");
  EXPECT_EQ(ended.end, PartEnd::wrong_offset);
  EXPECT_EQ(ended.kept, 3U);
  EXPECT_EQ(rig.send(name, kNew, 3, "defg").error, Error::invalid) << "more than the file has";
  EXPECT_EQ(rig.send(name, kNew, 7, "").error, Error::invalid);
  EXPECT_EQ(rig.offset(name), 3U);
}

TYPED_TEST(KeptUploads, ConditionThatDoesNotHold_LeavesItWhole) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  ASSERT_TRUE(rig.upload("f", this->large));
  const UploadName name = named("f", "nuevo");
  EXPECT_EQ(rig.send(name, kNew, 0, "nuevo").end, PartEnd::exists);
  EXPECT_EQ(rig.offset(name), 5U);
  EXPECT_EQ(rig.send(name, replaces("otro"), 5, "").end, PartEnd::changed);
  EXPECT_EQ(rig.download("f"), this->large);
  EXPECT_EQ(rig.send(name, kBeside, 5, "").path, "f-copia");
  EXPECT_EQ(rig.send(name, replaces(this->large), 0, "nuevo").end, PartEnd::stored);
  EXPECT_EQ(rig.download("f"), "nuevo");
  EXPECT_EQ(rig.list(), "f\nf-copia");
}

TYPED_TEST(KeptUploads, Replace_OfSmallFilesAndOfNone) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "nuevo");
  EXPECT_EQ(rig.send(name, replaces("viejo"), 0, "nuevo").end, PartEnd::changed);
  ASSERT_TRUE(rig.upload("f", "viejo"));
  EXPECT_EQ(rig.send(name, replaces("viejo"), 5, "").end, PartEnd::stored);
  EXPECT_EQ(rig.send(named("f", ""), replaces("nuevo"), 0, "").end, PartEnd::stored);
  EXPECT_EQ(rig.send(named("f", "a"), replaces(""), 0, "a").end, PartEnd::stored);
  EXPECT_EQ(rig.download("f"), "a");
}

TYPED_TEST(KeptUploads, EndThatReadsALot_CountsItsStepsAndTellsOfEach) {
  struct Witness final : Watcher {
    void ready() override {
      if (part->steps() == seen) return;
      EXPECT_EQ(part->steps(), seen + 1) << "a step went by in silence";
      seen = part->steps();
    }
    UploadPart* part = nullptr;
    std::uint64_t seen = 0;
  } witness;
  auto& rig = this->rig_;
  const std::string content = pattern(kLongToRead<TypeParam>);
  const UploadName name = named("f", content);
  ASSERT_TRUE(rig.start());
  ASSERT_TRUE(rig.upload("f", content));
  ASSERT_EQ(rig.send(name, kNew, 0, std::string_view(content).substr(0, content.size() - 1)).end, PartEnd::kept);
  auto part = rig.begun(name, replaces(content), content.size() - 1, 1);
  ASSERT_TRUE(part && rig.put(**part, std::string_view(content).substr(content.size() - 1)));
  witness.part = &**part;
  (*part)->watch(&witness);
  ASSERT_TRUE(rig.wait_for([&] { return (*part)->commit(); }));
  EXPECT_EQ((*part)->part_end(), PartEnd::stored);
  EXPECT_GE(witness.seen, 7U) << "three steps for each of both files, and one for the last byte";
  (*part)->watch(nullptr);
}

TYPED_TEST(KeptUploads, FileThatChangesWhileItIsCompared_IsNotReplaced) {
  std::size_t changed = 0;
  for (std::size_t turns = 0; turns < 60; ++turns) {
    UploadsRig<TypeParam> rig;
    ASSERT_TRUE(rig.start());
    ASSERT_TRUE(rig.upload("f", this->large));
    auto part = rig.begun(named("f", "nuevo"), replaces(this->large), 0, 5);
    ASSERT_TRUE(part && rig.put(**part, "nuevo"));
    EXPECT_EQ((*part)->commit().error(), Error::would_block);
    for (std::size_t turn = 0; turn < turns; ++turn) rig.turn();
    ASSERT_TRUE(rig.remove("f"));
    ASSERT_EQ(rig.upload("f", "otro", NameTaken::refuse), "f");
    ASSERT_TRUE(rig.wait_for([&] { return (*part)->commit(); }));
    if ((*part)->part_end() == PartEnd::changed) ++changed;
    EXPECT_EQ(rig.download("f"), "otro") << "after " << turns << " turns";
  }
  EXPECT_GT(changed, 2U);
  EXPECT_LT(changed, 60U) << "no turn came after the replacement";
}

TYPED_TEST(KeptUploads, Mismatch_DropsAllOfIt) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "abc");
  EXPECT_EQ(rig.send(name, kNew, 0, "ab").end, PartEnd::kept);
  EXPECT_EQ(rig.send(name, kNew, 2, "d").end, PartEnd::mismatch);
  EXPECT_EQ(rig.offset(name), 0U);
  EXPECT_EQ(rig.send(name, kNew, 0, "abd").end, PartEnd::mismatch) << "also when it came in one piece";
  EXPECT_EQ(rig.list(), "");
}

TYPED_TEST(KeptUploads, SecondSender_IsToldSo) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "abc");
  auto first = rig.begun(name, kNew, 0, 3);
  ASSERT_TRUE(first);
  EXPECT_EQ(rig.send(name, kNew, 0, "abc").error, Error::in_use);
  EXPECT_EQ(rig.offset(name).error(), Error::in_use);
  EXPECT_EQ(rig.drop(name).error(), Error::in_use);
  EXPECT_EQ(rig.send(named("g", "abc"), kNew, 0, "abc").end, PartEnd::stored) << "another upload is another matter";
  EXPECT_EQ(rig.finish(**first, "abc"), "f");
}

TYPED_TEST(KeptUploads, Drop_ForgetsIt) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  const UploadName name = named("f", "abc");
  EXPECT_EQ(rig.drop(name).error(), Error::not_found);
  EXPECT_EQ(rig.send(name, kNew, 0, "ab").end, PartEnd::kept);
  EXPECT_TRUE(rig.drop(name));
  EXPECT_EQ(rig.offset(name), 0U);
}

TYPED_TEST(KeptUploads, PathsThatCannotBe) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.start());
  EXPECT_EQ(rig.send(named("../f", "a"), kNew, 0, "a").error, Error::not_allowed);
  EXPECT_EQ(rig.send(named(".wirelab/partial/f", "a"), kNew, 0, "a").error, Error::not_allowed);
  EXPECT_EQ(rig.send(named("none/f", "a"), kNew, 0, "a").error, Error::not_found);
  EXPECT_EQ(rig.offset(named("/f", "a")).error(), Error::not_allowed);
}

TYPED_TEST(KeptUploads, OneMoreThanAreKept_TheOldestGivesWay_ButNeverOneThatIsSent) {
  auto& rig = this->rig_;
  rig.disk().set_time(kToday);
  ASSERT_TRUE(rig.start());
  const auto content = [](std::size_t number) { return "upload " + std::to_string(number); };
  auto oldest = rig.begun(named("f", content(0)), kNew, 0, 3);
  ASSERT_TRUE(oldest);
  for (std::size_t number = 1; number < kMaxUploadsKept; ++number) {
    rig.disk().set_time(kToday + static_cast<std::int64_t>(number));
    ASSERT_EQ(rig.send(named("f", content(number)), kNew, 0, "upl").end, PartEnd::kept) << number;
  }
  rig.disk().set_time(kToday + 100);
  EXPECT_EQ(rig.send(named("f", content(1)), kNew, 3, "o").end, PartEnd::kept) << "somebody went on with it";
  EXPECT_EQ(rig.send(named("f", content(99)), kNew, 0, "upl").end, PartEnd::kept);
  EXPECT_EQ(rig.offset(named("f", content(1))), 4U);
  EXPECT_EQ(rig.offset(named("f", content(2))), 0U);
  EXPECT_EQ(rig.offset(named("f", content(3))), 3U);
  ASSERT_TRUE(rig.finish(**oldest, "upl"));
  EXPECT_EQ((*oldest)->part_end(), PartEnd::kept);
  oldest->reset();
  EXPECT_EQ(rig.offset(named("f", content(0))), 3U);
}

TYPED_TEST(KeptUploads, AfterAWeek_ItGoesAtTheStartOrWhenAnotherBegins) {
  for (const bool restarts : {true, false}) {
    UploadsRig<TypeParam> rig;
    rig.disk().set_time(kToday);
    ASSERT_TRUE(rig.start());
    const UploadName old = named("f", "abc");
    const UploadName younger = named("g", "abc");
    EXPECT_EQ(rig.send(old, kNew, 0, "ab").end, PartEnd::kept);
    rig.disk().set_time(kToday + kUploadKeptSeconds);
    EXPECT_EQ(rig.send(younger, kNew, 0, "ab").end, PartEnd::kept);
    EXPECT_EQ(rig.offset(old), 2U);
    rig.disk().set_time(kToday + kUploadKeptSeconds + 1);
    if (restarts) {
      ASSERT_TRUE(rig.start());
    } else {
      EXPECT_EQ(rig.send(named("h", "abc"), kNew, 0, "ab").end, PartEnd::kept);
    }
    EXPECT_EQ(rig.offset(old), 0U) << restarts;
    EXPECT_EQ(rig.offset(younger), 2U) << restarts;
  }
}

TEST(KeptUploadsOfLittlefs, OneThatLooksForAName_DoesNotGiveWay) {
  for (std::uint64_t steps = 1; steps < 5; ++steps) {
    UploadsRig<LittlefsDisk> rig;
    ASSERT_TRUE(rig.start());
    // More names than are tried in one step.
    for (unsigned copy = 0; copy < 20; ++copy) ASSERT_TRUE(rig.upload("f", "x"));
    auto oldest = rig.begun(named("f", "abc"), kBeside, 0, 3);
    ASSERT_TRUE(oldest && rig.put(**oldest, "abc"));
    for (std::size_t other = 1; other < kMaxUploadsKept; ++other) {
      ASSERT_EQ(rig.send(named("g" + std::to_string(other), "xy"), kNew, 0, "x").end, PartEnd::kept);
    }
    EXPECT_EQ((*oldest)->commit().error(), Error::would_block);
    while ((*oldest)->steps() < steps && (*oldest)->part_end() == PartEnd::none) rig.turn();
    ASSERT_EQ(rig.send(named("new", "xy"), kNew, 0, "x").end, PartEnd::kept);
    static_cast<void>(rig.wait_for([&] { return (*oldest)->commit(); }));
    EXPECT_EQ((*oldest)->part_end(), PartEnd::stored) << "it gave way after step " << steps;
  }
}

TEST(KeptUploadsOfLittlefs, FileThatIsRead_IsReplacedOnlyAfterwards) {
  UploadsRig<LittlefsDisk> rig;
  ASSERT_TRUE(rig.start());
  const std::string large = pattern(kLarge<LittlefsDisk>);
  ASSERT_TRUE(rig.upload("f", large));
  auto reader = rig.file_store().open("f");
  ASSERT_TRUE(reader && rig.wait_for([&] { return (*reader)->size(); }));
  const UploadName name = named("f", "nuevo");
  EXPECT_EQ(rig.send(name, replaces(large), 0, "nuevo").error, Error::in_use);
  EXPECT_EQ(rig.read_all(**reader), large);
  reader->reset();
  EXPECT_EQ(rig.offset(name), 5U);
  EXPECT_EQ(rig.send(name, replaces(large), 5, "").end, PartEnd::stored);
}

TEST(KeptUploadsOfPosix, DiskThatIsFullInTheMiddle_KeepsWhatIsThere) {
  UploadsRig<PosixDisk> rig;
  ASSERT_TRUE(rig.start());
  const std::string large = pattern(kLarge<PosixDisk>);
  const UploadName name = named("f", large);
  rig.disk().set_room(200'000);
  EXPECT_EQ(rig.send(name, kNew, 0, large).error, Error::no_space);
  const auto offset = rig.offset(name);
  ASSERT_TRUE(offset);
  EXPECT_GT(*offset, 0U);
  EXPECT_LE(*offset, 200'000U);
  rig.disk().set_room(large.size());
  EXPECT_EQ(rig.send(name, kNew, *offset, std::string_view(large).substr(*offset)).end, PartEnd::stored);
  EXPECT_EQ(rig.download("f"), large);
}

TEST(KeptUploadsOfLittlefs, DiskWithoutRoomForTheRest_SaysSoAtOnceAndKeepsWhatIsThere) {
  UploadsRig<LittlefsDisk> rig;
  ASSERT_TRUE(rig.start());
  const UploadName name{.path = "f", .size = 150'000, .sha256 = digest_of("")};
  EXPECT_EQ(rig.send(name, kNew, 0, "abc").end, PartEnd::kept);
  ASSERT_TRUE(rig.upload("other", pattern(60'000)));
  EXPECT_EQ(rig.begun(name, kNew, 3, 149'997).error(), Error::no_space);
  EXPECT_EQ(rig.offset(name), 3U);
  ASSERT_TRUE(rig.remove("other"));
  EXPECT_TRUE(rig.begun(name, kNew, 3, 149'997));
}

}  // namespace wirelab::storage::test
