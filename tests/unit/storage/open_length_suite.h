#pragma once

// What every store promises of files whose length nobody announces (FileLength::at_most), asked of each back end. The
// rig is that of store_suite.h, without `reopen` and `drop_store`, and with:
//
//   void leave_room(std::size_t bytes);  // the disk is full but for about so many bytes
//   void make_room();                    // not any more

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

template <typename Rig>
class OpenLengthSuite : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kNoBound = ~std::uint64_t{0};

  Result<FileWriterHandle> begin(std::string_view path, std::uint64_t bound = kNoBound) {
    return rig_.file_store().create(path, FileLength::at_most(bound), NameTaken::store_beside);
  }
  Result<std::string> commit(FileWriter& writer) {
    const auto stored = rig_.wait_for([&] { return writer.commit(); });
    return stored ? Result<std::string>(std::string(*stored)) : fail(stored.error());
  }

  Rig rig_;
};
TYPED_TEST_SUITE_P(OpenLengthSuite);

// A typed test is a class of the test's own name.
// NOLINTBEGIN(readability-identifier-naming)

TYPED_TEST_P(OpenLengthSuite, AnyLengthUnderAnyBound_IsStoredByteForByte) {
  auto& rig = this->rig_;
  for (const std::size_t size :
       {0UL,      1UL,      511UL,    512UL,    513UL,       1023UL,      1024UL,      1025UL,
        4087UL,   4088UL,   4095UL,   4096UL,   4097UL,      8191UL,      8192UL,      8193UL,
        16'384UL, 65'535UL, 65'536UL, 65'537UL, 2'162'687UL, 2'162'688UL, 2'162'689UL, TypeParam::kLarge}) {
    if (size > TypeParam::kLarge) continue;
    const std::string content = pattern(size, size + 1);
    for (const std::uint64_t bound : std::initializer_list<std::uint64_t>{size, size + 1, this->kNoBound}) {
      EXPECT_EQ(rig.upload_open("a", content, bound), "a") << size << " of " << bound;
      EXPECT_TRUE(rig.download("a") == content) << size << " of " << bound;
      ASSERT_TRUE(rig.remove("a"));
    }
  }
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(OpenLengthSuite, BytesInSmallPortions_AreStoredInTheirOrder) {
  auto& rig = this->rig_;
  const std::string content = pattern(70'001);
  auto writer = this->begin("a");
  for (std::string_view left = content; !left.empty();) {
    const std::size_t count = std::min<std::size_t>(997, left.size());
    const auto rest = rig.pour(**writer, left.substr(0, count));
    ASSERT_TRUE(rest && rest->empty());
    left.remove_prefix(count);
  }
  (*writer)->finish();
  EXPECT_EQ(this->commit(**writer), "a");
  EXPECT_TRUE(rig.download("a") == content);
}

TYPED_TEST_P(OpenLengthSuite, Bound_EndsTheFile) {
  auto& rig = this->rig_;
  auto writer = this->begin("a", 5);
  EXPECT_EQ(rig.wait_for([&] { return (*writer)->space(); })->size(), 5U);
  EXPECT_EQ(rig.pour(**writer, "abcdefg"), "fg");
  (*writer)->advance(9);
  EXPECT_TRUE(rig.wait_for([&] { return (*writer)->space(); })->empty());
  EXPECT_EQ(this->commit(**writer), "a") << "more cannot come: that is the end without `finish`";
  EXPECT_EQ(rig.download("a"), "abcde");
  auto none = this->begin("b", 0);
  EXPECT_TRUE(rig.wait_for([&] { return (*none)->space(); })->empty());
  EXPECT_EQ(this->commit(**none), "b");
  const std::string content = pattern(TypeParam::kLarge);
  EXPECT_EQ(rig.upload_open("c", content, content.size() - 100), "c");
  EXPECT_TRUE(rig.download("c") == content.substr(0, content.size() - 100));
}

TYPED_TEST_P(OpenLengthSuite, NotFinished_CommitIsInvalidAndNothingStays) {
  auto& rig = this->rig_;
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, TypeParam::kLarge}) {
    auto writer = this->begin("a");
    ASSERT_TRUE(rig.pour(**writer, pattern(size)));
    ASSERT_TRUE(rig.wait_for([&] { return (*writer)->space(); }));
    EXPECT_EQ(this->commit(**writer), fail(Error::invalid)) << size;
    (*writer)->finish();
    EXPECT_EQ(this->commit(**writer), fail(Error::invalid)) << "what failed stays so";
    writer->reset();
    rig.settle();
    EXPECT_EQ(rig.unfinished(), 0U);
  }
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(OpenLengthSuite, Finished_TakesNoMore) {
  auto& rig = this->rig_;
  auto writer = this->begin("a");
  ASSERT_TRUE(rig.pour(**writer, "abc"));
  (*writer)->finish();
  EXPECT_TRUE(rig.wait_for([&] { return (*writer)->space(); })->empty());
  (*writer)->advance(2);
  (*writer)->finish();
  EXPECT_EQ(this->commit(**writer), "a");
  (*writer)->finish();
  EXPECT_EQ(this->commit(**writer), "a");
  EXPECT_EQ(rig.download("a"), "abc");
}

TYPED_TEST_P(OpenLengthSuite, FinishedBeforeTheFileIsMade_IsEmpty) {
  auto& rig = this->rig_;
  auto writer = this->begin("a");
  (*writer)->finish();
  EXPECT_TRUE(rig.wait_for([&] { return (*writer)->space(); })->empty());
  EXPECT_EQ(this->commit(**writer), "a");
  EXPECT_EQ(rig.download("a"), "");
  auto other = this->begin("b");
  (*other)->finish();
  EXPECT_EQ(this->commit(**other), "b") << "nobody has to ask for space";
}

TYPED_TEST_P(OpenLengthSuite, FinishedWhileBytesAreWritten_HasThemAll) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  for (std::size_t pieces = 1; pieces < 6; ++pieces) {
    auto writer = this->begin("a");
    std::size_t sent = 0;
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      const auto room = rig.wait_for([&] { return (*writer)->space(); });
      ASSERT_TRUE(room);
      const std::size_t count = std::min(room->size(), content.size() - sent);
      std::copy_n(as_bytes(content).begin() + static_cast<std::ptrdiff_t>(sent), count, room->begin());
      (*writer)->advance(count);
      sent += count;
    }
    (*writer)->finish();
    EXPECT_EQ(this->commit(**writer), "a");
    EXPECT_TRUE(rig.download("a") == content.substr(0, sent)) << sent;
    ASSERT_TRUE(rig.remove("a"));
  }
}

TYPED_TEST_P(OpenLengthSuite, FinishWhereTheLengthWasAnnounced_ChangesNothing) {
  auto& rig = this->rig_;
  auto writer = rig.file_store().create("a", 5, NameTaken::store_beside);
  ASSERT_TRUE(rig.pour(**writer, "abc"));
  (*writer)->finish();
  EXPECT_EQ(rig.wait_for([&] { return (*writer)->space(); })->size(), 2U);
  EXPECT_EQ(this->commit(**writer), fail(Error::invalid));
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(OpenLengthSuite, BeforeCommit_NothingIsVisible) {
  auto& rig = this->rig_;
  auto writer = this->begin("a");
  ASSERT_TRUE(rig.pour(**writer, pattern(TypeParam::kLarge)));
  (*writer)->finish();
  rig.settle();
  EXPECT_EQ(rig.list(), "d/");
  EXPECT_EQ(this->commit(**writer), "a");
  EXPECT_EQ(rig.list(), "a\nd/");
}

TYPED_TEST_P(OpenLengthSuite, LetGoAtEveryStage_LeavesNothingBehind) {
  auto& rig = this->rig_;
  for (const std::size_t size : {std::size_t{10}, TypeParam::kLarge}) {
    const std::string content = pattern(size);
    for (std::size_t stop = 0; stop <= size; stop += size / 5) {
      for (const bool finished : {false, true}) {
        auto writer = this->begin("a");
        ASSERT_TRUE(rig.pour(**writer, std::string_view(content).substr(0, stop)));
        if (finished) (*writer)->finish();
        if (stop % 2 == 0) rig.settle();
        writer->reset();
        rig.settle();
        EXPECT_EQ(rig.unfinished(), 0U) << stop;
      }
    }
  }
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(OpenLengthSuite, LetGoDuringCommit_IsWholeOrAbsent) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  for (int turns = 0; turns < 12; ++turns) {
    auto writer = this->begin("a");
    ASSERT_TRUE(rig.pour(**writer, content));
    (*writer)->finish();
    for (int turn = 0; turn < turns && !(*writer)->commit(); ++turn) rig.turn();
    writer->reset();
    rig.settle();
    EXPECT_EQ(rig.unfinished(), 0U);
    const auto stored = rig.download("a");
    if (stored) {
      EXPECT_TRUE(*stored == content);
      ASSERT_TRUE(rig.remove("a"));
    } else {
      EXPECT_EQ(stored.error(), Error::not_found);
    }
  }
}

TYPED_TEST_P(OpenLengthSuite, TwoOfOneName_StandSideBySide) {
  auto& rig = this->rig_;
  const std::string longer = pattern(TypeParam::kLarge, 1);
  auto one = this->begin("x.bin");
  auto two = this->begin("x.bin");
  ASSERT_TRUE(rig.pour(**one, std::string_view(longer).substr(0, 1'000)));
  ASSERT_TRUE(rig.pour(**two, "two"));
  ASSERT_TRUE(rig.pour(**one, std::string_view(longer).substr(1'000)));
  (*two)->finish();
  (*one)->finish();
  EXPECT_EQ(this->commit(**two), "x.bin");
  EXPECT_EQ(this->commit(**one), "x-copia.bin");
  EXPECT_EQ(rig.download("x.bin"), "two");
  EXPECT_TRUE(rig.download("x-copia.bin") == longer);
  EXPECT_EQ(rig.upload_open("x.bin", "new", 100, NameTaken::refuse), fail(Error::exists));
  EXPECT_EQ(rig.download("x.bin"), "two");
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(OpenLengthSuite, WhereNothingCanBe_IsRefused) {
  auto& rig = this->rig_;
  EXPECT_EQ(rig.upload_open("x/a", "1"), fail(Error::not_found));
  for (const std::string_view path : {"", "../a", "/etc/x", ".wirelab/incoming/x", "a/"}) {
    EXPECT_EQ(rig.upload_open(path, "1"), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(OpenLengthSuite, Bound_TakesNoRoom) {
  auto& rig = this->rig_;
  rig.leave_room(TypeParam::kLarge * 3 / 2);
  auto one = this->begin("one");
  auto two = this->begin("two");
  ASSERT_TRUE(rig.pour(**one, "1"));
  ASSERT_TRUE(rig.pour(**two, "2"));
  const std::string content = pattern(TypeParam::kLarge);
  EXPECT_EQ(rig.upload("a", content), "a");
  (*one)->finish();
  (*two)->finish();
  EXPECT_EQ(this->commit(**one), "one");
  EXPECT_EQ(this->commit(**two), "two");
  EXPECT_TRUE(rig.download("a") == content);
}

TYPED_TEST_P(OpenLengthSuite, DiskFullMeanwhile_IsNoSpaceAndNothingStays) {
  auto& rig = this->rig_;
  rig.leave_room(TypeParam::kLarge / 2);
  const auto before = rig.list();
  // The last bytes of a file are written by its commit: there the disk may refuse as well.
  for (const std::size_t size : {TypeParam::kLarge, TypeParam::kLarge / 2 + 2 * 4096}) {
    const std::string content = pattern(size);
    auto writer = this->begin("a");
    const auto left = rig.pour(**writer, content);
    if (!left) {
      EXPECT_EQ(left.error(), Error::no_space);
    }
    (*writer)->finish();
    EXPECT_EQ(this->commit(**writer), fail(Error::no_space)) << size;
    EXPECT_EQ((*writer)->space().error(), Error::no_space);
    EXPECT_EQ(rig.unfinished(), 0U);
    EXPECT_EQ(rig.list(), before);
  }
  EXPECT_EQ(rig.upload_open("small", pattern(1'000)), "small");
  rig.make_room();
  EXPECT_EQ(rig.upload_open("a", pattern(TypeParam::kLarge)), "a");
  EXPECT_TRUE(rig.download("a") == pattern(TypeParam::kLarge));
}

REGISTER_TYPED_TEST_SUITE_P(OpenLengthSuite, AnyLengthUnderAnyBound_IsStoredByteForByte,
                            BytesInSmallPortions_AreStoredInTheirOrder, Bound_EndsTheFile,
                            NotFinished_CommitIsInvalidAndNothingStays, Finished_TakesNoMore,
                            FinishedBeforeTheFileIsMade_IsEmpty, FinishedWhileBytesAreWritten_HasThemAll,
                            FinishWhereTheLengthWasAnnounced_ChangesNothing, BeforeCommit_NothingIsVisible,
                            LetGoAtEveryStage_LeavesNothingBehind, LetGoDuringCommit_IsWholeOrAbsent,
                            TwoOfOneName_StandSideBySide, WhereNothingCanBe_IsRefused, Bound_TakesNoRoom,
                            DiskFullMeanwhile_IsNoSpaceAndNothingStays);

// NOLINTEND(readability-identifier-naming)

}  // namespace wirelab::storage::test
