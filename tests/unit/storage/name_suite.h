#pragma once

// The second half of what every store promises: names and documents. See store_suite.h for the rig.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

template <typename Rig>
class NameSuite : public ::testing::Test {
 protected:
  Rig rig_;
};
TYPED_TEST_SUITE_P(NameSuite);

// A typed test is a class of the test's own name.
// NOLINTBEGIN(readability-identifier-naming)

TYPED_TEST_P(NameSuite, Removing_File_IsGone) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", "1"));
  ASSERT_TRUE(rig.upload("d/b", "2"));
  EXPECT_TRUE(rig.remove("a"));
  EXPECT_TRUE(rig.remove("d/b"));
  EXPECT_EQ(rig.list(), "d/");
  EXPECT_EQ(rig.list("d"), "e/");
  EXPECT_EQ(rig.remove("a"), fail(Error::not_found));
  for (const std::string_view path : {"d", "", ".", "..", ".wirelab", ".wirelab/documents"}) {
    EXPECT_EQ(rig.remove(path), fail(Error::not_allowed)) << path;
  }
}

TYPED_TEST_P(NameSuite, Renaming_File_GetsItsNewName) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("letras.txt", "1"));
  EXPECT_TRUE(rig.rename("letras.txt", "letras_cambio.txt"));
  EXPECT_TRUE(rig.rename("letras_cambio.txt", "d/x"));
  EXPECT_TRUE(rig.rename("d/x", "d/e/y"));
  EXPECT_EQ(rig.download("d/e/y"), "1");
  EXPECT_EQ(rig.list(), "d/");
  EXPECT_EQ(rig.list("d"), "e/");
  EXPECT_EQ(rig.list("d/e"), "y");
}

TYPED_TEST_P(NameSuite, Renaming_WhatCannotBe_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", "1"));
  ASSERT_TRUE(rig.upload("b", "2"));
  for (const std::string_view to : {"b", "a", "d"}) EXPECT_EQ(rig.rename("a", to), fail(Error::exists)) << to;
  EXPECT_EQ(rig.rename("x", "y"), fail(Error::not_found));
  EXPECT_EQ(rig.rename("a", "x/y"), fail(Error::not_found));
  EXPECT_EQ(rig.rename("a", "b/y"), fail(Error::not_found));
  EXPECT_EQ(rig.rename("d/a", "y"), fail(Error::not_found));
  EXPECT_EQ(rig.rename("d", "e"), fail(Error::not_allowed));
  for (const std::string_view path : {"", "..", "../x", "/x", ".wirelab", ".wirelab/x"}) {
    EXPECT_EQ(rig.rename("a", path), fail(Error::not_allowed)) << path;
    EXPECT_EQ(rig.rename(path, "x"), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(rig.download("a"), "1");
  EXPECT_EQ(rig.download("b"), "2");
  EXPECT_EQ(rig.list(), "a\nb\nd/");
}

TYPED_TEST_P(NameSuite, Changes_HandleLetGo_RunToTheirEnd) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", "1"));
  {
    auto change = rig.file_store().rename("a", "b");
  }
  rig.settle();
  EXPECT_EQ(rig.list(), "b\nd/");
  {
    auto change = rig.file_store().remove("b");
  }
  rig.drop_store();
  rig.settle();
  rig.reopen();
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(NameSuite, Changes_ManyWhoWantOneFile_OneGetsIt) {
  auto& rig = this->rig_;
  for (int round = 0; round < 10; ++round) {
    ASSERT_TRUE(rig.upload("a", "1"));
    std::vector<ChangeHandle> changes;
    for (int number = 0; number < 8; ++number) {
      auto change =
          number % 4 == 3 ? rig.file_store().remove("a") : rig.file_store().rename("a", "r" + std::to_string(number));
      ASSERT_TRUE(change);
      changes.push_back(std::move(*change));
    }
    rig.settle();
    int winners = 0;
    for (const auto& change : changes) winners += change->result() ? 1 : 0;
    EXPECT_EQ(winners, 1);
    for (int number = 0; number < 8; ++number) static_cast<void>(rig.remove("r" + std::to_string(number)));
  }
  EXPECT_EQ(rig.list(), "d/");
}

TYPED_TEST_P(NameSuite, Changes_Watcher_IsToldOfTheEndAndOfOneThatCameBefore) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", "1"));
  CountingWatcher watcher;
  auto change = rig.file_store().remove("a");
  (*change)->watch(&watcher);
  rig.settle();
  EXPECT_GT(watcher.calls, 0);
  EXPECT_TRUE((*change)->result());
  watcher.calls = 0;
  (*change)->watch(&watcher);
  rig.settle();
  EXPECT_EQ(watcher.calls, 1);
  (*change)->watch(nullptr);
}

TYPED_TEST_P(NameSuite, Listing_FilesAndDirectories_InByteOrder) {
  auto& rig = this->rig_;
  for (const char* name : {"servidor.py", "cliente.py", "Z", "ñ", "a b", ".perfil"})
    ASSERT_TRUE(rig.upload(name, "")) << name;
  EXPECT_EQ(rig.list(), ".perfil\nZ\na b\ncliente.py\nd/\nservidor.py\nñ");
  EXPECT_EQ(rig.list("."), rig.list());
  EXPECT_EQ(rig.list("./"), rig.list());
  EXPECT_EQ(rig.list("d"), "e/");
  EXPECT_EQ(rig.list("./d/e/"), "");
}

TYPED_TEST_P(NameSuite, Listing_WhatIsNoDirectoryOfTheStore_IsRefused) {
  auto& rig = this->rig_;
  ASSERT_TRUE(rig.upload("a", ""));
  EXPECT_EQ(rig.list("missing"), fail(Error::not_found));
  EXPECT_EQ(rig.list("a"), fail(Error::not_found));
  for (const std::string_view path : {"..", "/", "/etc", ".wirelab", "./.wirelab/incoming", "a/.."}) {
    EXPECT_EQ(rig.list(path), fail(Error::not_allowed)) << path;
  }
}

TYPED_TEST_P(NameSuite, Document_NeverWritten_IsNotFound) {
  EXPECT_EQ(this->rig_.load("accounts"), fail(Error::not_found));
}

TYPED_TEST_P(NameSuite, Document_Replaced_IsReadBackAlsoByTheNextServer) {
  auto& rig = this->rig_;
  EXPECT_TRUE(rig.replace("accounts", "one"));
  EXPECT_EQ(rig.load("accounts"), "one");
  EXPECT_TRUE(rig.replace("accounts", ""));
  EXPECT_EQ(rig.load("accounts"), "");
  EXPECT_TRUE(rig.replace("accounts", pattern(50'000)));
  rig.reopen();
  EXPECT_TRUE(rig.load("accounts") == pattern(50'000));
  EXPECT_EQ(rig.unfinished(), 0U);
  EXPECT_EQ(rig.list(), "d/") << "documents are out of reach of peers";
}

TYPED_TEST_P(NameSuite, Document_NameThatIsAPath_IsNotAllowed) {
  auto& rig = this->rig_;
  for (const std::string_view name : {"", ".", "..", "../lock", "a/b", "/etc/passwd"}) {
    EXPECT_EQ(rig.load(name), fail(Error::not_allowed)) << name;
    EXPECT_EQ(rig.replace(name, "x"), fail(Error::not_allowed)) << name;
  }
}

TYPED_TEST_P(NameSuite, Document_ReplacementsInARow_TheLastOneStaysAndContentIsCopied) {
  auto& rig = this->rig_;
  for (int round = 0; round < 10; ++round) {
    std::vector<ChangeHandle> changes;
    for (int number = 0; number < 10; ++number) {
      std::string content = std::to_string(number);
      auto change = rig.document_store().replace("d", as_bytes(content));
      content = "gone";
      ASSERT_TRUE(change);
      if (number % 2 == 0) changes.push_back(std::move(*change));
    }
    rig.settle();
    EXPECT_EQ(rig.load("d"), "9");
    for (const auto& change : changes) EXPECT_TRUE(change->result());
  }
}

REGISTER_TYPED_TEST_SUITE_P(NameSuite, Removing_File_IsGone, Renaming_File_GetsItsNewName,
                            Renaming_WhatCannotBe_IsRefused, Changes_HandleLetGo_RunToTheirEnd,
                            Changes_ManyWhoWantOneFile_OneGetsIt, Changes_Watcher_IsToldOfTheEndAndOfOneThatCameBefore,
                            Listing_FilesAndDirectories_InByteOrder, Listing_WhatIsNoDirectoryOfTheStore_IsRefused,
                            Document_NeverWritten_IsNotFound, Document_Replaced_IsReadBackAlsoByTheNextServer,
                            Document_NameThatIsAPath_IsNotAllowed,
                            Document_ReplacementsInARow_TheLastOneStaysAndContentIsCopied);

// NOLINTEND(readability-identifier-naming)

}  // namespace wirelab::storage::test
