#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Changes : public StoreTest {
 protected:
  Changes() { open_store(); }
};

using Removing = Changes;
using Renaming = Changes;

}  // namespace

TEST_F(Removing, File_IsGone) {
  std::filesystem::create_directory(root() / "d");
  put(root() / "a", "1");
  put(root() / "d" / "b", "2");
  EXPECT_TRUE(remove("a"));
  EXPECT_TRUE(remove("d/b"));
  EXPECT_EQ(list(), "d/");
  EXPECT_EQ(remove("a"), fail(Error::not_found));
}

TEST_F(Removing, File_IsHeldOpenMeanwhileSoThatItsBlocksGoLater) {
  ScriptedCalls calls;
  store_.reset();
  store_ = open_with(settings_, calls);
  put(root() / "a", "1");
  std::size_t held = 0;
  calls.script = [&](const std::string& call, std::size_t) {
    if (call != "unlink") return 0;
    for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      if (std::filesystem::read_symlink(open.path(), gone) == root() / "a") ++held;
    }
    return 0;
  };
  EXPECT_TRUE(remove("a"));
  settle();
  calls.script = nullptr;
  EXPECT_EQ(held, 1U);
}

TEST_F(Removing, WhatIsNoFile_Stays) {
  std::filesystem::create_directory(root() / "d");
  std::filesystem::create_symlink("/etc/passwd", root() / "s");
  std::filesystem::create_symlink("d", root() / "sd");
  ASSERT_EQ(::mkfifo((root() / "fifo").c_str(), 0600), 0);
  put(root() / "d" / "b", "2");
  for (const std::string_view path : {"d", "s", "sd", "fifo", "sd/b", "", ".", "..", ".wirelab", ".wirelab/lock"}) {
    EXPECT_EQ(remove(path), fail(Error::not_allowed)) << path;
  }
  EXPECT_TRUE(std::filesystem::is_symlink(root() / "s"));
  EXPECT_TRUE(std::filesystem::exists(root() / "d" / "b"));
  EXPECT_TRUE(std::filesystem::exists(root() / ".wirelab" / "lock"));
}

TEST_F(Renaming, File_GetsItsNewName) {
  std::filesystem::create_directory(root() / "d");
  put(root() / "letras.txt", "1");
  EXPECT_TRUE(rename("letras.txt", "letras_cambio.txt"));
  EXPECT_TRUE(rename("letras_cambio.txt", "d/x"));
  EXPECT_TRUE(rename("d/x", "d/y"));
  EXPECT_EQ(content_of(root() / "d" / "y"), "1");
  EXPECT_EQ(list(), "d/");
  EXPECT_EQ(list("d"), "y");
}

TEST_F(Renaming, OverSomething_IsRefused) {
  std::filesystem::create_directory(root() / "d");
  std::filesystem::create_symlink("nothing", root() / "s");
  put(root() / "a", "1");
  put(root() / "b", "2");
  for (const std::string_view to : {"b", "a", "d", "s"}) EXPECT_EQ(rename("a", to), fail(Error::exists)) << to;
  EXPECT_EQ(content_of(root() / "a"), "1");
  EXPECT_EQ(content_of(root() / "b"), "2");
}

TEST_F(Renaming, WhatIsMissing_IsNotFound) {
  put(root() / "a", "1");
  EXPECT_EQ(rename("x", "y"), fail(Error::not_found));
  EXPECT_EQ(rename("a", "d/y"), fail(Error::not_found));
  EXPECT_EQ(rename("d/a", "y"), fail(Error::not_found));
  EXPECT_EQ(list(), "a");
}

TEST_F(Renaming, WhatIsNoFile_IsNotAllowed) {
  std::filesystem::create_directory(root() / "d");
  std::filesystem::create_symlink("d", root() / "s");
  put(root() / "a", "1");
  EXPECT_EQ(rename("d", "e"), fail(Error::not_allowed));
  EXPECT_EQ(rename("s", "e"), fail(Error::not_allowed));
  EXPECT_EQ(rename("a", "s/x"), fail(Error::not_allowed));
  for (const std::string_view path : {"", "..", "../x", "/x", ".wirelab", ".wirelab/x"}) {
    EXPECT_EQ(rename("a", path), fail(Error::not_allowed)) << path;
    EXPECT_EQ(rename(path, "x"), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(list(), "a\nd/");
}

TEST_F(Renaming, HandleLetGo_TheChangeRunsToItsEnd) {
  put(root() / "a", "1");
  {
    auto change = store_->rename("a", "b");
  }
  settle();
  EXPECT_EQ(list(), "b");
  {
    auto change = store_->remove("b");
  }
  store_.reset();
  settle();
  EXPECT_FALSE(std::filesystem::exists(root() / "b"));
}

TEST_F(Renaming, ManyWhoWantOneFile_OneGetsIt) {
  for (int round = 0; round < 50; ++round) {
    put(root() / "a", "1");
    std::vector<ChangeHandle> changes;
    for (int number = 0; number < 8; ++number) {
      auto change = number % 4 == 3 ? store_->remove("a") : store_->rename("a", "r" + std::to_string(number));
      ASSERT_TRUE(change);
      changes.push_back(std::move(*change));
    }
    settle();
    int winners = 0;
    for (const auto& change : changes) winners += change->result() ? 1 : 0;
    EXPECT_EQ(winners, 1);
    for (int number = 0; number < 8; ++number) std::filesystem::remove(root() / ("r" + std::to_string(number)));
  }
}

TEST_F(Changes, Watcher_IsToldOfTheEnd) {
  put(root() / "a", "1");
  CountingWatcher watcher;
  auto change = store_->remove("a");
  (*change)->watch(&watcher);
  settle();
  EXPECT_GT(watcher.calls, 0);
  EXPECT_TRUE((*change)->result());
}

}  // namespace wirelab::storage::test
