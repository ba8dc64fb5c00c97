#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Reading : public StoreTest, public ::testing::WithParamInterface<Resolution> {
 protected:
  Reading() {
    settings_.resolution = GetParam();
    store_ = open_with(settings_, calls_);
  }

  /// Makes every file look as if it were on the disk only.
  void go_cold() {
    calls_.script = [](const std::string& call, std::size_t) { return call == "read_now" ? -EAGAIN : 0; };
  }

  ScriptedCalls calls_;
};

constexpr std::size_t kMiB = 1024 * 1024;

}  // namespace

TEST_P(Reading, File_IsReadByteForByte) {
  const std::string content = pattern(3 * kMiB + 5);
  put(root() / "a", content);
  put(root() / "empty", "");
  EXPECT_TRUE(download("a") == content);
  EXPECT_TRUE(download("./a") == content);
  EXPECT_EQ(download("empty"), "");
}

TEST_P(Reading, AtAndAfterTheEnd_IsZero) {
  put(root() / "a", "abc");
  auto reader = store_->open("a");
  ASSERT_EQ(loop_.wait_for([&] { return (*reader)->size(); }), 3U);
  std::byte room[8];
  EXPECT_EQ((*reader)->read(3, room), 0U);
  EXPECT_EQ((*reader)->read(~std::uint64_t{0}, room), 0U);
  EXPECT_EQ((*reader)->prepare(3, 8), 0U);
  EXPECT_EQ((*reader)->prepare(~std::uint64_t{0}, ~std::size_t{0}), 0U);
  EXPECT_EQ(loop_.wait_for([&] { return (*reader)->read(1, room); }), 2U);
}

TEST_P(Reading, WhatIsNoFileOfTheStore_IsRefused) {
  std::filesystem::create_directory(root() / "d");
  put(root() / "f", "x");
  std::filesystem::create_symlink("f", root() / "inside");
  std::filesystem::create_symlink("/etc/passwd", root() / "outside");
  std::filesystem::create_symlink(".", root() / "here");
  std::filesystem::create_symlink("nothing", root() / "dangling");
  EXPECT_EQ(download("missing"), fail(Error::not_found));
  EXPECT_EQ(download("d/missing"), fail(Error::not_found));
  EXPECT_EQ(download("missing/f"), fail(Error::not_found));
  EXPECT_EQ(download("f/x"), fail(Error::not_found));
  EXPECT_EQ(download("d"), fail(Error::not_allowed));
  EXPECT_EQ(download("inside"), fail(Error::not_allowed));
  EXPECT_EQ(download("outside"), fail(Error::not_allowed));
  EXPECT_EQ(download("dangling"), fail(Error::not_allowed));
  EXPECT_EQ(download("here/f"), fail(Error::not_allowed));
  EXPECT_EQ(download(".wirelab/lock"), fail(Error::not_allowed));
  EXPECT_EQ(download("../" + root().filename().string() + "/f"), fail(Error::not_allowed));
  EXPECT_EQ(download(root().string() + "/f"), fail(Error::not_allowed));
}

TEST_P(Reading, SpecialFiles_AreRefusedWithoutWaiting) {
  ASSERT_EQ(::mkfifo((root() / "fifo").c_str(), 0600), 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (root() / "socket").string();
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(socket);
  EXPECT_EQ(download("fifo"), fail(Error::not_allowed));
  EXPECT_EQ(download("socket"), fail(Error::not_allowed));
}

TEST_P(Reading, OpenFile_IsSeenAsItWasWhateverHappensToItsName) {
  const std::string content = pattern(2 * kMiB);
  put(root() / "a", content);
  const std::size_t descriptors = open_descriptors();
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  ASSERT_TRUE(rename("a", "b"));
  ASSERT_EQ(upload("a", "another"), "a");
  EXPECT_TRUE(read_all(**reader) == content);
  ASSERT_TRUE(remove("b"));
  EXPECT_TRUE(read_all(**reader) == content);
  reader->reset();
  settle();
  EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_P(Reading, WarmFile_IsPreparedAtOnceInLargeWindows) {
  put(root() / "a", pattern(3 * kMiB));
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  EXPECT_GE((*reader)->handle().native, 0);
  std::byte probe{};
  if (real_system_calls().read_now(static_cast<int>((*reader)->handle().native), &probe, 1, 0) < 0) {
    EXPECT_EQ((*reader)->prepare(0, 3 * kMiB).error(), Error::would_block) << "this file system cannot be asked";
    return;
  }
  EXPECT_EQ((*reader)->prepare(0, 3 * kMiB), kMiB);
  EXPECT_EQ((*reader)->prepare(2 * kMiB + 7, 3 * kMiB), kMiB - 7);
  EXPECT_EQ((*reader)->prepare(5, 10), 10U);
  EXPECT_EQ((*reader)->prepare(5, 0), 0U);
}

TEST_P(Reading, ColdFile_IsFetchedByAWorkerAndThenOneWindowAhead) {
  const std::string content = pattern(4 * kMiB);
  put(root() / "a", content);
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  go_cold();
  CountingWatcher watcher;
  (*reader)->watch(&watcher);
  EXPECT_EQ((*reader)->prepare(0, 4 * kMiB).error(), Error::would_block);
  EXPECT_EQ((*reader)->prepare(0, 4 * kMiB).error(), Error::would_block);
  settle();
  EXPECT_GT(watcher.calls, 0);
  for (std::size_t at = 0; at < 4 * kMiB; at += kMiB) {
    EXPECT_EQ((*reader)->prepare(at, 4 * kMiB), kMiB) << "fetched while the window before was sent";
    settle();
  }
  EXPECT_EQ((*reader)->prepare(kMiB + 1, 4 * kMiB), kMiB) << "what was fetched is trusted";
  EXPECT_TRUE(read_all(**reader) == content);
}

TEST_P(Reading, ColdFileReadInJumps_IsFetchedWhereItIsNeeded) {
  const std::string content = pattern(6 * kMiB);
  put(root() / "a", content);
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  go_cold();
  char room[100];
  for (const std::size_t at : {5 * kMiB, std::size_t{0}, 3 * kMiB + 1, 6 * kMiB - 1}) {
    const auto got = loop_.wait_for([&] { return (*reader)->read(at, std::as_writable_bytes(std::span(room))); });
    ASSERT_TRUE(got);
    EXPECT_EQ(std::string_view(room, *got), std::string_view(content).substr(at, *got));
  }
}

TEST_P(Reading, DiskFailingWhileFetching_IsAStickyError) {
  put(root() / "a", pattern(kMiB));
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  calls_.script = [](const std::string& call, std::size_t) {
    return call == "read_now" ? -EAGAIN : call == "read" ? -EIO : 0;
  };
  EXPECT_EQ(loop_.wait_for([&] { return (*reader)->prepare(0, kMiB); }).error(), Error::io);
  calls_.script = nullptr;
  EXPECT_EQ((*reader)->prepare(0, kMiB).error(), Error::io);
  EXPECT_EQ((*reader)->size().error(), Error::io);
}

TEST_P(Reading, FileCutShortBySomebodyElse_EndsEarlyAndWaitsForNothing) {
  put(root() / "a", pattern(2 * kMiB));
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  std::filesystem::resize_file(root() / "a", 10);
  std::byte room[100];
  EXPECT_EQ(loop_.wait_for([&] { return (*reader)->read(kMiB, room); }), 0U);
  go_cold();
  EXPECT_EQ(loop_.wait_for([&] { return (*reader)->read(kMiB, room); }), 0U);
}

TEST_P(Reading, LetGoAtOnce_WhateverAWorkerDoes) {
  put(root() / "a", pattern(kMiB));
  const std::size_t descriptors = open_descriptors();
  go_cold();
  for (int round = 0; round < 200; ++round) {
    auto reader = store_->open("a");
    ASSERT_TRUE(reader);
    if (round % 2 == 0) {
      ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
      EXPECT_FALSE((*reader)->prepare(0, kMiB));
    }
    reader->reset();
    settle();
  }
  EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_P(Reading, LastCloseOfADeletedFile_IsAWorkersBusiness) {
  put(root() / "a", "abc");
  auto reader = store_->open("a");
  ASSERT_TRUE(loop_.wait_for([&] { return (*reader)->size(); }));
  ASSERT_TRUE(remove("a"));
  const std::size_t descriptors = open_descriptors();
  reader->reset();
  settle();
  EXPECT_EQ(open_descriptors(), descriptors - 1);
}

INSTANTIATE_TEST_SUITE_P(Ways, Reading, ::testing::Values(Resolution::openat2, Resolution::walk),
                         [](const auto& param) { return param.param == Resolution::walk ? "walk" : "openat2"; });

TEST(ReadingTooMuch, OperationsAreBounded) {
  TemporaryDirectory directory;
  Loop loop;
  StoreSettings settings;
  settings.max_operations = 3;
  auto store =
      PosixFileStore::open_root(loop.reactor, loop.pool, directory.path().string(), settings, real_system_calls());
  ASSERT_TRUE(store);
  put(directory.path() / "a", "abc");
  auto one = (*store)->open("a");
  auto two = (*store)->open("a");
  auto three = (*store)->list("");
  EXPECT_EQ((*store)->open("a").error(), Error::no_resources);
  EXPECT_EQ((*store)->remove("a").error(), Error::no_resources);
  EXPECT_EQ((*store)->rename("a", "b").error(), Error::no_resources);
  EXPECT_EQ((*store)->list("").error(), Error::no_resources);
  EXPECT_EQ((*store)->create("b", 1, NameTaken::refuse).error(), Error::no_resources);
  EXPECT_EQ((*store)->load("x").error(), Error::no_resources);
  EXPECT_EQ((*store)->replace("x", {}).error(), Error::no_resources);
  one->reset();
  loop.pool.settle();
  EXPECT_TRUE((*store)->open("a"));
}

}  // namespace wirelab::storage::test
