#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class OpenRoot : public StoreTest {
 protected:
  auto try_open(const std::string& path) { return PosixFileStore::open_root(loop_.reactor, loop_.pool, path); }
};

}  // namespace

TEST_F(OpenRoot, EmptyDirectory_GetsTheStoresOwnOutOfReach) {
  open_store();
  struct stat status{};
  ASSERT_EQ(::stat((root() / ".wirelab").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
  EXPECT_EQ(list(), "");
}

TEST_F(OpenRoot, MissingOrNoDirectory_IsExplained) {
  put(root() / "f", "");
  for (const char* name : {"missing", "f"}) {
    const std::string path = (root() / name).string();
    const auto opened = try_open(path);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error, Error::not_found);
    EXPECT_NE(opened.error().message.find("cannot open the root directory '" + path + "'"), std::string::npos);
  }
}

TEST_F(OpenRoot, SecondServerOnTheSameRoot_IsRefusedUntilTheFirstIsGone) {
  open_store();
  const auto second = try_open(root().string());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().error, Error::in_use);
  EXPECT_NE(second.error().message.find("another server"), std::string::npos);
  store_.reset();
  settle();
  EXPECT_TRUE(try_open(root().string()));
}

TEST_F(OpenRoot, RefusedSecondServer_SweepsNothing) {
  open_store();
  auto writer = store_->create("a", 3, NameTaken::store_beside);
  ASSERT_TRUE(loop_.wait_for([&] { return (*writer)->space(); }));
  ASSERT_FALSE(try_open(root().string()));
  EXPECT_EQ(finish(**writer, "abc"), "a");
}

TEST_F(OpenRoot, OwnDirectoryThatIsSomebodyElses_IsRefused) {
  const auto outside = root() / "outside";
  std::filesystem::create_directory(outside);
  put(outside / "new-1", "precious");
  std::filesystem::create_symlink(outside, root() / ".wirelab");
  EXPECT_FALSE(try_open(root().string()));
  std::filesystem::remove(root() / ".wirelab");
  std::filesystem::create_directory(root() / ".wirelab");
  std::filesystem::create_symlink(outside, root() / ".wirelab" / "incoming");
  std::filesystem::permissions(root() / ".wirelab", std::filesystem::perms::owner_all);
  EXPECT_FALSE(try_open(root().string()));
  EXPECT_EQ(content_of(outside / "new-1"), "precious");
  std::filesystem::remove(root() / ".wirelab" / "incoming");
  std::filesystem::permissions(root() / ".wirelab", std::filesystem::perms::all);
  const auto opened = try_open(root().string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().error, Error::not_allowed);
}

TEST_F(OpenRoot, WhatAKilledServerLeft_IsSweptAndNothingElse) {
  open_store();
  store_.reset();
  settle();
  put(incoming() / "new-1", "half");
  put(incoming() / "new-77", "half");
  put(incoming() / "note", "not ours");
  put(root() / "new-1", "a peer's");
  open_store();
  EXPECT_EQ(unfinished(), std::vector<std::string>{"note"});
  EXPECT_EQ(list(), "new-1");
}

TEST_F(OpenRoot, KilledAtRandomMoments_EveryFileIsWholeAndNothingHalfStays) {
  constexpr std::size_t kSize = 300'000;
  std::mt19937 random(42);
  for (int round = 0; round < 40; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Loop loop;
      auto store = PosixFileStore::open_root(loop.reactor, loop.pool, root().string());
      if (!store) ::_exit(1);
      const std::string content = pattern(kSize);
      for (int number = 0;; ++number) {
        auto writer = (*store)->create("a.bin", kSize, NameTaken::store_beside);
        for (std::string_view left = content; !left.empty();) {
          const auto room = loop.wait_for([&] { return (*writer)->space(); });
          if (!room) ::_exit(2);
          const std::size_t count = std::min(room->size(), left.size());
          std::copy_n(as_bytes(left).begin(), count, room->begin());
          (*writer)->advance(count);
          left.remove_prefix(count);
        }
        const auto path = loop.wait_for([&] { return (*writer)->commit(); });
        if (!path) ::_exit(3);
        auto change = number % 3 == 0 ? (*store)->remove(*path) : (*store)->rename(*path, "r" + std::to_string(number));
        static_cast<void>(loop.wait_for([&] { return (*change)->result(); }));
      }
    }
    ::usleep(std::uniform_int_distribution<useconds_t>(0, 30'000)(random));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "ended by itself with " << status;
    open_store();
    EXPECT_TRUE(unfinished().empty());
    for (const auto& entry : std::filesystem::directory_iterator(root())) {
      if (!entry.is_regular_file()) continue;
      EXPECT_TRUE(content_of(entry.path()) == pattern(kSize)) << entry.path();
      std::filesystem::remove(entry.path());
    }
    store_.reset();
    settle();
  }
}

}  // namespace wirelab::storage::test
