#pragma once

// The third part of what every store promises: directories, and what stands in them. See store_suite.h for the rig.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

template <typename Rig>
class DirectorySuite : public ::testing::Test {
 protected:
  Rig rig_;
};
TYPED_TEST_SUITE_P(DirectorySuite);

// A typed test is a class of the test's own name.
// NOLINTBEGIN(readability-identifier-naming)

TYPED_TEST_P(DirectorySuite, Making_DirectoryIsThereAndStays) {
  auto& rig = this->rig_;
  EXPECT_TRUE(rig.make_directory("a"));
  EXPECT_TRUE(rig.make_directory("./a/b c/"));
  EXPECT_TRUE(rig.make_directory("a/b c/\xc3\xb1"));
  EXPECT_EQ(rig.upload("a/b c/\xc3\xb1/x", "1"), "a/b c/\xc3\xb1/x");
  EXPECT_EQ(rig.list(), "a/\nd/");
  EXPECT_EQ(rig.list("a"), "b c/");
  rig.reopen();
  EXPECT_EQ(rig.download("a/b c/\xc3\xb1/x"), "1");
}

TYPED_TEST_P(DirectorySuite, Making_WhereNothingCanBe_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("f", ""));
  for (const std::string_view path : {"d", "d/", "f", "d/e", "", "."}) {
    EXPECT_EQ(rig.make_directory(path), fail(Error::exists)) << path;
  }
  for (const std::string_view path : {"x/y", "f/y", "d/x/y"}) {
    EXPECT_EQ(rig.make_directory(path), fail(Error::not_found)) << path;
  }
  for (const std::string_view path : {"..", "../x", "/x", "a//b", ".wirelab", ".WireLab", ".wirelab/x", "a\nb", "a\x7f",
                                      "a\xc2\x80", "a\\b", "a\xff"}) {
    EXPECT_EQ(rig.make_directory(path), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.make_directory(std::string(256, 'n')), fail(Error::not_allowed));
  EXPECT_TRUE(rig.make_directory(std::string(255, 'n')));
  EXPECT_TRUE(rig.make_directory("d/.wirelab")) << "only beneath the root it is ours";
}

TYPED_TEST_P(DirectorySuite, Removing_EmptyDirectory_IsGone) {
  auto& rig = this->rig_;
  EXPECT_TRUE(rig.remove_directory("d/e/"));
  EXPECT_TRUE(rig.remove_directory("d"));
  EXPECT_EQ(rig.list(), "");
  EXPECT_EQ(rig.remove_directory("d"), fail(Error::not_found));
  EXPECT_TRUE(rig.make_directory("d"));
  EXPECT_EQ(rig.entries("d"), "");
  rig.reopen();
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(DirectorySuite, Removing_WhatIsNoEmptyDirectory_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("f", "1"));
  ASSERT_TRUE(rig.upload("d/e/x", "1"));
  EXPECT_EQ(rig.remove_directory("d"), fail(Error::in_use));
  EXPECT_EQ(rig.remove_directory("d/e"), fail(Error::in_use));
  EXPECT_EQ(rig.remove_directory("f"), fail(Error::not_allowed));
  EXPECT_EQ(rig.remove_directory("f/x"), fail(Error::not_found));
  EXPECT_EQ(rig.remove_directory("x"), fail(Error::not_found));
  for (const std::string_view path : {"", ".", "..", ".wirelab", ".wirelab/documents", "/d"}) {
    EXPECT_EQ(rig.remove_directory(path), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.download("d/e/x"), "1");
  ASSERT_TRUE(rig.remove("d/e/x"));
  EXPECT_TRUE(rig.remove_directory("d/e")) << "a refusal leaves everything as it was";
}

TYPED_TEST_P(DirectorySuite, Removing_ADirectoryThatAnUploadGoesInto_LeavesTheUploadNowhere) {
  auto& rig = this->rig_;
  auto writer = rig.file_store().create("d/e/x", 3, NameTaken::store_beside);
  ASSERT_TRUE(rig.wait_for([&] { return (*writer)->space(); }));
  ASSERT_TRUE(rig.remove_directory("d/e"));
  EXPECT_EQ(rig.finish(**writer, "abc"), fail(Error::not_found));
  writer->reset();
  EXPECT_EQ(rig.unfinished(), 0U);
}

TYPED_TEST_P(DirectorySuite, Changes_HandleLetGo_RunToTheirEnd) {
  auto& rig = this->rig_;
  {
    auto made = rig.file_store().make_directory("a");
    auto removed = rig.file_store().remove_directory("d/e");
  }
  rig.settle();
  EXPECT_EQ(rig.list(), "a/\nd/");
  EXPECT_EQ(rig.list("d"), "");
}

TYPED_TEST_P(DirectorySuite, Look_SaysWhatItIs) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("d/x", pattern(70'000)));
  const auto file = rig.look("d/x");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->type, EntryType::file);
  EXPECT_EQ(file->size, 70'000U);
  for (const std::string_view path : {"d", "d/", "./d/e", "", "."}) {
    const auto info = rig.look(path);
    ASSERT_TRUE(info) << path;
    EXPECT_EQ(info->type, EntryType::directory) << path;
    EXPECT_EQ(info->size, 0U) << path;
  }
  for (const std::string_view path : {"x", "d/y", "d/x/y"}) EXPECT_EQ(rig.look(path), fail(Error::not_found)) << path;
  for (const std::string_view path : {"..", "/etc", ".wirelab", ".wirelab/documents", "d/../d", "a\tb"}) {
    EXPECT_EQ(rig.look(path), fail(Error::not_allowed)) << path;
  }
}

TYPED_TEST_P(DirectorySuite, Entries_FilesAndDirectories_InByteOrder) {
  auto& rig = this->rig_;
  EXPECT_EQ(rig.entries(""), "d/\n") << "what is the store's own is not shown";
  for (const char* name : {"b", "Z", "\xc3\xb1", "a b", ".x"}) ASSERT_TRUE(rig.upload(name, name)) << name;
  EXPECT_EQ(rig.entries(""), ".x:2\nZ:1\na b:3\nb:1\nd/\n\xc3\xb1:2\n");
  EXPECT_EQ(rig.entries(".", "a b"), "b:1\nd/\n\xc3\xb1:2\n");
  EXPECT_EQ(rig.entries("", "a"), "a b:3\nb:1\nd/\n\xc3\xb1:2\n") << "nobody needs to have that name";
  EXPECT_EQ(rig.entries("d"), "e/\n");
  EXPECT_EQ(rig.entries("d/e"), "");
}

TYPED_TEST_P(DirectorySuite, Entries_MoreThanABatch_ComeOnceEach) {
  auto& rig = this->rig_;
  std::string expected;
  for (int number = 1000; number < 1000 + TypeParam::kManyFiles; ++number) {
    const std::string name = "d/" + std::string(40, 'n') + std::to_string(number);
    ASSERT_TRUE(rig.upload(name, ""));
    expected += name.substr(2) + ":0\n";
  }
  expected = "e/\n" + expected;
  auto reader = rig.file_store().browse();
  ASSERT_TRUE(reader);
  std::string all;
  std::string after;
  int batches = 0;
  for (bool more = true; more; ++batches) {
    auto text = rig.entries(**reader, "d", after);
    ASSERT_TRUE(text);
    more = text->ends_with('+');
    if (more) text->pop_back();
    all += *text;
    after = text->substr(0, text->size() - 1);
    after = after.substr(after.rfind('\n') + 1);
    after = after.substr(0, after.find_first_of(":/"));
  }
  EXPECT_EQ(all, expected);
  EXPECT_GT(batches, 1);
}

TYPED_TEST_P(DirectorySuite, Entries_OfManyDirectoriesWithOneReader) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("f", ""));
  auto reader = rig.file_store().browse();
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->entries().error(), Error::invalid);
  EXPECT_EQ(rig.entries(**reader, "missing", ""), fail(Error::not_found));
  EXPECT_EQ(rig.entries(**reader, "f", ""), fail(Error::not_found));
  for (const std::string_view path : {"..", "/", ".wirelab", "./.WIRELAB/documents"}) {
    EXPECT_EQ(rig.entries(**reader, path, ""), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.entries(**reader, "d", ""), "e/\n");
  ASSERT_TRUE(rig.remove_directory("d/e"));
  EXPECT_EQ(rig.entries(**reader, "d", ""), "");
  (*reader)->begin("", "");
  reader->reset();
  rig.settle();
}

TYPED_TEST_P(DirectorySuite, Space_IsWhatFilesTake) {
  auto& rig = this->rig_;
  const auto before = rig.space();
  ASSERT_TRUE(before);
  EXPECT_GT(before->free, 0U);
  EXPECT_LE(before->free, before->total);
}

REGISTER_TYPED_TEST_SUITE_P(DirectorySuite, Making_DirectoryIsThereAndStays, Making_WhereNothingCanBe_IsRefused,
                            Removing_EmptyDirectory_IsGone, Removing_WhatIsNoEmptyDirectory_IsRefused,
                            Removing_ADirectoryThatAnUploadGoesInto_LeavesTheUploadNowhere,
                            Changes_HandleLetGo_RunToTheirEnd, Look_SaysWhatItIs,
                            Entries_FilesAndDirectories_InByteOrder, Entries_MoreThanABatch_ComeOnceEach,
                            Entries_OfManyDirectoriesWithOneReader, Space_IsWhatFilesTake);

// NOLINTEND(readability-identifier-naming)

}  // namespace wirelab::storage::test
