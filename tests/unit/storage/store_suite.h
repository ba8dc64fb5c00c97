#pragma once

// What every store promises (file_store.h, document_store.h), asked of each back end. A back end instantiates the
// suites with a rig of its own:
//
//   struct Rig : StoreCalls {                // on a fresh root with the directories "d" and "d/e"
//     static constexpr std::size_t kLarge;   // bytes of an upload that takes many steps
//     static constexpr int kManyFiles;       // more than one batch of a directory's entries
//     void settle();                         // until nothing is under way
//     void reopen();                         // as after an orderly end
//     void drop_store();                     // the store goes, the loop stays
//     std::size_t unfinished();              // files in the making that lie on the disk
//   };

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

template <typename Rig>
class StoreSuite : public ::testing::Test {
 protected:
  /// Fills a writer with the beginning of `content`, up to `stop` bytes.
  void fill(FileWriter& writer, std::string_view content, std::size_t stop) {
    for (std::size_t at = 0; at < stop;) {
      const auto room = rig_.wait_for([&] { return writer.space(); });
      ASSERT_TRUE(room);
      const std::size_t count = std::min(room->size(), stop - at);
      std::copy_n(as_bytes(content).begin() + static_cast<std::ptrdiff_t>(at), count, room->begin());
      writer.advance(count);
      at += count;
    }
  }

  Rig rig_;
};
TYPED_TEST_SUITE_P(StoreSuite);

// A typed test is a class of the test's own name.
// NOLINTBEGIN(readability-identifier-naming)

TYPED_TEST_P(StoreSuite, Upload_AnySize_IsStoredByteForByte) {
  auto& rig = this->rig_;
  for (const std::size_t size :
       {0UL, 1UL, 511UL, 512UL, 513UL, 1023UL, 1024UL, 4088UL, 4096UL, 4097UL, 16'384UL, 65'537UL, TypeParam::kLarge}) {
    const std::string content = pattern(size, size + 1);
    const std::string name = "f" + std::to_string(size);
    EXPECT_EQ(rig.upload(name, content), name);
    EXPECT_TRUE(rig.download(name) == content) << size;
  }
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(StoreSuite, Upload_NameTaken_TakesTheFirstFreeOneOfTheSeries) {
  auto& rig = this->rig_;
  EXPECT_EQ(rig.upload("letras.txt", "0"), "letras.txt");
  EXPECT_EQ(rig.upload("letras.txt", "1"), "letras-copia.txt");
  EXPECT_EQ(rig.upload("letras.txt", "2"), "letras-copia1.txt");
  EXPECT_EQ(rig.upload("letras.txt", "3"), "letras-copia2.txt");
  ASSERT_TRUE(rig.remove("letras-copia1.txt"));
  EXPECT_EQ(rig.upload("letras.txt", "4"), "letras-copia1.txt");
  EXPECT_EQ(rig.download("letras.txt"), "0");
  EXPECT_EQ(rig.download("letras-copia1.txt"), "4");
  EXPECT_EQ(rig.upload("./d/e/letras", "0"), "d/e/letras");
  EXPECT_EQ(rig.upload("d/e/letras", "1"), "d/e/letras-copia");
  EXPECT_EQ(rig.upload("d", "1"), "d-copia") << "a directory has the name";
}

TYPED_TEST_P(StoreSuite, Upload_LongSeries_IsFollowedToItsEnd) {
  auto& rig = this->rig_;
  for (int number = 0; number < 40; ++number) ASSERT_TRUE(rig.upload("a", std::to_string(number)));
  EXPECT_EQ(rig.upload("a", "x"), "a-copia39");
}

TYPED_TEST_P(StoreSuite, Upload_NameOfNameMaxTaken_IsShortenedForTheCopy) {
  auto& rig = this->rig_;
  const std::string name(255, 'n');
  EXPECT_EQ(rig.upload(name, "0"), name);
  EXPECT_EQ(rig.upload(name, "1"), std::string(249, 'n') + "-copia");
  EXPECT_EQ(rig.download(name), "0");
}

TYPED_TEST_P(StoreSuite, Upload_NameTakenAndNotToBeStoredBeside_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", "old"));
  EXPECT_EQ(rig.upload("a", "new", NameTaken::refuse), fail(Error::exists));
  EXPECT_EQ(rig.upload("b", "new", NameTaken::refuse), "b");
  auto late = rig.file_store().create("c", 3, NameTaken::refuse);
  ASSERT_TRUE(rig.wait_for([&] { return (*late)->space(); }));
  ASSERT_TRUE(rig.upload("c", "old"));
  EXPECT_EQ(rig.finish(**late, "new"), fail(Error::exists));
  EXPECT_EQ(rig.download("a"), "old");
  EXPECT_EQ(rig.download("c"), "old");
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(StoreSuite, Upload_WhereNothingCanBe_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("f", ""));
  EXPECT_EQ(rig.upload("x/a", "1"), fail(Error::not_found));
  EXPECT_EQ(rig.upload("f/a", "1"), fail(Error::not_found));
  for (const std::string_view path : {"", ".", "..", "../a", "/etc/x", "a/../b", ".wirelab", ".wirelab/incoming/x",
                                      "./.wirelab/lock", ".WireLab/x", "a\\b", "a\nb", "a/"}) {
    EXPECT_EQ(rig.upload(path, "1"), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.upload(std::string(256, 'n'), "1"), fail(Error::not_allowed));
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(StoreSuite, Upload_SizeThatCannotFit_IsNoSpaceBeforeAnyByte) {
  auto& rig = this->rig_;
  for (const std::uint64_t size : {std::uint64_t{1} << 48, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    auto writer = rig.file_store().create("a", size, NameTaken::store_beside);
    ASSERT_TRUE(writer);
    EXPECT_EQ(rig.wait_for([&] { return (*writer)->space(); }).error(), Error::no_space);
    EXPECT_EQ(rig.wait_for([&] { return (*writer)->commit(); }).error(), Error::no_space);
  }
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(StoreSuite, Upload_SizeNotMet_IsInvalidAndNothingStays) {
  auto& rig = this->rig_;
  for (const std::size_t size : {std::size_t{7}, std::size_t{70'000}, TypeParam::kLarge}) {
    auto writer = rig.file_store().create("a", size, NameTaken::store_beside);
    EXPECT_EQ(rig.finish(**writer, pattern(size - 1)), fail(Error::invalid));
    EXPECT_EQ((*writer)->space().error(), Error::invalid);
    EXPECT_EQ((*writer)->commit().error(), Error::invalid);
    EXPECT_EQ(rig.unfinished(), 0U);
  }
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(StoreSuite, Upload_Space_IsEmptyOnceTheAnnouncedSizeIsThereAndNeverExceedsIt) {
  auto& rig = this->rig_;
  auto writer = rig.file_store().create("a", 5, NameTaken::store_beside);
  EXPECT_EQ(rig.wait_for([&] { return (*writer)->space(); })->size(), 5U);
  (*writer)->advance(2);
  EXPECT_EQ((*writer)->space()->size(), 3U);
  (*writer)->advance(99);
  EXPECT_TRUE((*writer)->space()->empty());
  auto none = rig.file_store().create("b", 0, NameTaken::store_beside);
  EXPECT_TRUE(rig.wait_for([&] { return (*none)->space(); })->empty());
}

TYPED_TEST_P(StoreSuite, Upload_BeforeCommit_NothingIsVisible) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  auto writer = rig.file_store().create("a", content.size(), NameTaken::store_beside);
  this->fill(**writer, content, content.size());
  rig.settle();
  EXPECT_EQ(rig.list(), "d/");
  EXPECT_EQ(rig.wait_for([&] { return (*writer)->commit(); }), "a");
  EXPECT_EQ(rig.list(), "a\nd/");
}

TYPED_TEST_P(StoreSuite, Upload_LetGoAtEveryStage_LeavesNothingBehind) {
  auto& rig = this->rig_;
  for (const std::size_t size : {std::size_t{10}, TypeParam::kLarge}) {
    const std::string content = pattern(size);
    for (std::size_t stop = 0; stop < size; stop += size / 5) {
      for (const bool settled : {false, true}) {
        auto writer = rig.file_store().create("a", size, NameTaken::store_beside);
        ASSERT_TRUE(writer);
        this->fill(**writer, content, stop);
        if (settled) rig.settle();
        writer->reset();
        rig.settle();
        EXPECT_EQ(rig.unfinished(), 0U);
      }
    }
  }
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(StoreSuite, Upload_LetGoDuringCommit_IsWholeOrAbsent) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  for (int turns = 0; turns < 12; ++turns) {
    auto writer = rig.file_store().create("a", content.size(), NameTaken::store_beside);
    this->fill(**writer, content, content.size());
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

TYPED_TEST_P(StoreSuite, Upload_StoreGoneMeanwhile_EndsCleanly) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  auto writer = rig.file_store().create("a", content.size(), NameTaken::store_beside);
  this->fill(**writer, content, content.size() / 2);
  rig.drop_store();
  writer->reset();
  rig.settle();
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(StoreSuite, Reading_OpenFile_IsSeenAsItWasWhateverHappensToItsName) {
  auto& rig = this->rig_;
  for (const std::size_t size : {std::size_t{200}, TypeParam::kLarge}) {
    const std::string content = pattern(size);
    ASSERT_EQ(rig.upload("a", content), "a");
    auto one = rig.file_store().open("a");
    auto two = rig.file_store().open("a");
    ASSERT_TRUE(rig.wait_for([&] { return (*one)->size(); }));
    ASSERT_TRUE(rig.wait_for([&] { return (*two)->size(); }));
    ASSERT_TRUE(rig.rename("a", "d/b"));
    ASSERT_EQ(rig.upload("a", pattern(size, 2)), "a");
    ASSERT_TRUE(rig.remove("d/b"));
    EXPECT_EQ(rig.download("d/b"), fail(Error::not_found));
    for (std::uint64_t seed = 3; seed < 6; ++seed) ASSERT_TRUE(rig.upload("new", pattern(size, seed)));
    EXPECT_TRUE(rig.read_all(**one) == content);
    one->reset();
    rig.settle();
    ASSERT_TRUE(rig.upload("new", pattern(size, 9)));
    EXPECT_TRUE(rig.read_all(**two) == content);
    two->reset();
    rig.settle();
    EXPECT_TRUE(rig.download("a") == pattern(size, 2));
    for (const char* name : {"a", "new", "new-copia", "new-copia1", "new-copia2"})
      ASSERT_TRUE(rig.remove(name)) << name;
  }
}

TYPED_TEST_P(StoreSuite, Reading_InJumps_FindsEachByte) {
  auto& rig = this->rig_;
  const std::string content = pattern(TypeParam::kLarge);
  ASSERT_TRUE(rig.upload("a", content));
  auto reader = rig.file_store().open("a");
  ASSERT_EQ(rig.wait_for([&] { return (*reader)->size(); }), content.size());
  char room[100];
  const auto bytes = std::as_writable_bytes(std::span(room));
  for (const std::size_t at : {content.size() / 6 * 5, std::size_t{0}, content.size() / 2 + 1, content.size() - 1}) {
    const auto got = rig.wait_for([&] { return (*reader)->read(at, bytes); });
    ASSERT_TRUE(got);
    EXPECT_GT(*got, 0U);
    EXPECT_EQ(std::string_view(room, *got), std::string_view(content).substr(at, *got));
  }
  EXPECT_EQ((*reader)->read(content.size(), bytes), 0U);
  EXPECT_EQ((*reader)->read(~std::uint64_t{0}, bytes), 0U);
  EXPECT_EQ((*reader)->read(0, {}), 0U);
}

TYPED_TEST_P(StoreSuite, Reading_WhatIsNoFileOfTheStore_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("f", "x"));
  EXPECT_EQ(rig.download("missing"), fail(Error::not_found));
  EXPECT_EQ(rig.download("d/missing"), fail(Error::not_found));
  EXPECT_EQ(rig.download("missing/f"), fail(Error::not_found));
  EXPECT_EQ(rig.download("f/x"), fail(Error::not_found));
  EXPECT_EQ(rig.download("d"), fail(Error::not_allowed));
  EXPECT_EQ(rig.download(".wirelab/documents/x"), fail(Error::not_allowed));
  EXPECT_EQ(rig.download("../f"), fail(Error::not_allowed));
  EXPECT_EQ(rig.download("/f"), fail(Error::not_allowed));
}

TYPED_TEST_P(StoreSuite, Reading_LetGoAtOnce_IsNobodysHarm) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", pattern(TypeParam::kLarge)));
  std::byte room[10];
  for (int round = 0; round < 50; ++round) {
    auto reader = rig.file_store().open("a");
    ASSERT_TRUE(reader);
    if (round % 2 == 0) {
      ASSERT_TRUE(rig.wait_for([&] { return (*reader)->size(); }));
      static_cast<void>((*reader)->read(5'000, room));
    }
    reader->reset();
    if (round % 3 == 0) rig.settle();
  }
  rig.settle();
  EXPECT_TRUE(rig.download("a"));
}

REGISTER_TYPED_TEST_SUITE_P(StoreSuite, Upload_AnySize_IsStoredByteForByte,
                            Upload_NameTaken_TakesTheFirstFreeOneOfTheSeries, Upload_LongSeries_IsFollowedToItsEnd,
                            Upload_NameOfNameMaxTaken_IsShortenedForTheCopy,
                            Upload_NameTakenAndNotToBeStoredBeside_IsRefused, Upload_WhereNothingCanBe_IsRefused,
                            Upload_SizeThatCannotFit_IsNoSpaceBeforeAnyByte, Upload_SizeNotMet_IsInvalidAndNothingStays,
                            Upload_Space_IsEmptyOnceTheAnnouncedSizeIsThereAndNeverExceedsIt,
                            Upload_BeforeCommit_NothingIsVisible, Upload_LetGoAtEveryStage_LeavesNothingBehind,
                            Upload_LetGoDuringCommit_IsWholeOrAbsent, Upload_StoreGoneMeanwhile_EndsCleanly,
                            Reading_OpenFile_IsSeenAsItWasWhateverHappensToItsName, Reading_InJumps_FindsEachByte,
                            Reading_WhatIsNoFileOfTheStore_IsRefused, Reading_LetGoAtOnce_IsNobodysHarm);

// NOLINTEND(readability-identifier-naming)

}  // namespace wirelab::storage::test
