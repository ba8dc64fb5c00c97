// What only the directory of a POSIX system can hold or do, seen by whoever looks, walks, makes and removes.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/simulated_file_system.h"
#include "tests/support/stepped_executor.h"
#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class Directories : public StoreTest {
 protected:
  Directories() { store_ = open_with(settings_, calls_); }

  ScriptedCalls calls_;
};

}  // namespace

TEST_F(Directories, LinksAndSpecialFiles_AreNeitherShownNorFollowed) {
  std::filesystem::create_directory(root() / "d");
  put(root() / "d" / "x", "1");
  std::filesystem::create_symlink("/etc/passwd", root() / "s");
  std::filesystem::create_symlink("d", root() / "sd");
  ASSERT_EQ(::mkfifo((root() / "fifo").c_str(), 0600), 0);
  for (const bool hidden : {false, true}) {
    calls_.hide_types = hidden;
    EXPECT_EQ(entries(""), "d/\n") << hidden;
  }
  for (const std::string_view path : {"s", "sd", "sd/", "fifo", "sd/x"}) {
    EXPECT_EQ(look(path), fail(Error::not_allowed)) << path;
  }
  for (const std::string_view path : {"sd", "sd/", "sd/y"}) {
    EXPECT_EQ(entries(path), fail(Error::not_allowed)) << path;
    EXPECT_EQ(remove_directory(path), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(make_directory("sd/y"), fail(Error::not_allowed));
  for (const std::string_view path : {"s", "sd", "fifo"}) EXPECT_EQ(make_directory(path), fail(Error::exists)) << path;
  EXPECT_EQ(remove_directory("fifo"), fail(Error::not_allowed));
  std::filesystem::remove(root() / "d" / "x");
  std::filesystem::create_symlink("nowhere", root() / "d" / "s");
  EXPECT_EQ(entries("d"), "");
  EXPECT_EQ(remove_directory("d"), fail(Error::in_use)) << "what nobody sees is still in it";
  EXPECT_TRUE(std::filesystem::is_symlink(root() / "d" / "s"));
}

TEST_F(Directories, NamesThatNobodyCouldAskFor_AreLeftOut) {
  for (const char* name : {"a", "line\nfeed", "bad\xff", "back\\slash", "del\x7f", "c1\xc2\x9b"})
    put(root() / name, "1");
  EXPECT_EQ(entries(""), "a:1\n");
}

TEST_F(Directories, TimesOfChange_AreToldToTheNanosecond) {
  put(root() / "a", "1");
  const timespec times[2] = {{1, 0}, {1'789'000'000, 123'456'789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (root() / "a").c_str(), times, 0), 0);
  EXPECT_EQ(look("a")->modified, (FileTime{1'789'000'000, 123'456'789}));
  EXPECT_TRUE(look("")->modified);
}

TEST_F(Directories, EntryThatGoesMeanwhile_IsLeftOut) {
  put(root() / "a", "1");
  put(root() / "b", "1");
  std::atomic<bool> gone = false;
  calls_.script = [&](const std::string& call, std::size_t) {
    if (call == "status_at" && !gone.exchange(true)) std::filesystem::remove(root() / "a");
    return 0;
  };
  EXPECT_EQ(entries(""), "b:1\n");
}

TEST_F(Directories, BatchInWhichNothingIsLeft_DoesNotEndTheWalk) {
  settings_.entry_room = 2'000;
  store_.reset();
  settle();
  store_ = open_with(settings_, calls_);
  calls_.hide_types = true;
  for (int number = 100; number < 200; ++number) {
    std::filesystem::create_symlink("x", root() / ("s" + std::to_string(number)));
  }
  put(root() / "z", "1");
  auto reader = store_->browse();
  ASSERT_TRUE(reader);
  std::string after;
  std::string all;
  for (bool more = true; more;) {
    (*reader)->begin("", after);
    const auto batch = wait_for([&] { return (*reader)->entries(); });
    ASSERT_TRUE(batch);
    for (const Entry& entry : batch->entries) all += entry.name;
    ASSERT_TRUE(!batch->more || batch->last > after);
    after = batch->last;
    more = batch->more;
  }
  EXPECT_EQ(all, "z");
}

TEST_F(Directories, Changes_AreDurableBeforeTheyAreAnswered) {
  calls_.restart();
  ASSERT_TRUE(make_directory("a"));
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "make_directory", "sync"));
  calls_.restart();
  ASSERT_TRUE(remove_directory("a"));
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "status_at", "remove_directory", "sync"));
}

TEST_F(Directories, MakingThatIsNotDurable_IsTakenBack) {
  calls_.script = [](const std::string& call, std::size_t) { return call == "sync" ? -EIO : 0; };
  EXPECT_EQ(make_directory("a"), fail(Error::io));
  EXPECT_FALSE(std::filesystem::exists(root() / "a"));
}

TEST_F(Directories, DirectoryThatIsThere_IsDurableBeforeThatIsSaid) {
  std::filesystem::create_directory(root() / "a");
  EXPECT_EQ(make_directory("a"), fail(Error::exists));
  EXPECT_THAT(calls_.calls(), Contains("sync"));
  calls_.script = [](const std::string& call, std::size_t) { return call == "sync" ? -EIO : 0; };
  EXPECT_EQ(make_directory("a"), fail(Error::io));
  EXPECT_TRUE(std::filesystem::exists(root() / "a")) << "it is somebody else's";
}

TEST_F(Directories, OtherWordsOfOtherSystems_MeanTheSame) {
  ASSERT_TRUE(make_directory("a"));
  for (const auto& [answer, error] : {std::pair(-EEXIST, Error::in_use), {-EBUSY, Error::not_allowed}}) {
    calls_.script = [answer](const std::string& call, std::size_t) { return call == "remove_directory" ? answer : 0; };
    EXPECT_EQ(remove_directory("a"), fail(error));
  }
}

TEST_F(Directories, KeptListing_IsForgottenAtAChange) {
  ASSERT_TRUE(make_directory("a"));
  EXPECT_EQ(list(), "a/");
  ASSERT_TRUE(remove_directory("a"));
  EXPECT_EQ(list(), "");
}

TEST_F(Directories, Space_IsThatOfTheDisk) {
  const auto known = std::filesystem::space(root());
  EXPECT_EQ(space()->total, known.capacity);
  calls_.script = [](const std::string& call, std::size_t) { return call == "disk_space" ? -EIO : 0; };
  EXPECT_EQ(space(), fail(Error::io));
}

/// Directories are made and removed until the power goes in the change with the number `cut`; the next start must see
/// what was answered, plus or minus what was under way.
TEST(DirectoriesPowerCut, AtEveryChangeOfTheDisk_WhatWasAnsweredHolds) {
  using wirelab::test::SimulatedFileSystem;
  const auto entries_after = [](const SimulatedFileSystem::Tree& tree) {
    SimulatedFileSystem calls(tree);
    StillClock clock;
    Reactor reactor(clock);
    wirelab::test::SteppedExecutor executor(reactor);
    auto store = PosixFileStore::open_root(reactor, executor, "/", {}, calls);
    EXPECT_TRUE(store);
    auto listing = (*store)->list("");
    executor.settle();
    const auto names = (*listing)->names();
    return std::string(names.value_or("unreadable"));
  };
  for (std::size_t cut = 0;; ++cut) {
    SimulatedFileSystem calls;
    StillClock clock;
    Reactor reactor(clock);
    wirelab::test::SteppedExecutor executor(reactor);
    auto store = PosixFileStore::open_root(reactor, executor, "/", {}, calls);
    ASSERT_TRUE(store);
    calls.cut_at(calls.changes() + cut);
    std::string sure;
    std::string perhaps;
    const auto attempt = [&](Result<ChangeHandle> change, const std::string& then) {
      perhaps = then;
      executor.settle();
      if ((*change)->result()) sure = then;
    };
    attempt((*store)->make_directory("a"), "a/");
    if (sure == "a/") attempt((*store)->make_directory("b"), "a/\nb/");
    if (sure == "a/\nb/") attempt((*store)->remove_directory("a"), "b/");
    store->reset();
    executor.settle();
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const std::string found = entries_after(calls.after_cut(seed));
      EXPECT_TRUE(found == sure || found == perhaps)
          << cut << ": " << found << " is neither " << sure << " nor " << perhaps;
    }
    if (!calls.cut()) {
      EXPECT_EQ(sure, "b/");
      EXPECT_GE(cut, 6U);
      return;
    }
  }
}

}  // namespace wirelab::storage::test
