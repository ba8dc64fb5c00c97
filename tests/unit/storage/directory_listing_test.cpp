#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "firmware/storage/listing.h"
#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class DirectoryListing : public StoreTest, public ::testing::WithParamInterface<Resolution> {
 protected:
  DirectoryListing() {
    settings_.resolution = GetParam();
    store_ = open_with(settings_, calls_);
  }

  /// Gives a directory a stamp that is not fresh.
  static void age(const std::filesystem::path& directory) {
    const timespec times[2] = {{1'000'000, 1}, {1'000'000, 1}};
    ASSERT_EQ(::utimensat(AT_FDCWD, directory.c_str(), times, 0), 0);
  }

  [[nodiscard]] std::size_t count(std::string_view name) const {
    const auto calls = calls_.calls();
    return static_cast<std::size_t>(std::ranges::count(calls, name));
  }

  ScriptedCalls calls_;
};

}  // namespace

TEST_P(DirectoryListing, FilesAndDirectories_InByteOrder) {
  for (const char* name : {"servidor.py", "cliente.py", "Z", "ñ", "a b", ".perfil"}) put(root() / name, "");
  std::filesystem::create_directory(root() / "d");
  EXPECT_EQ(list(), ".perfil\nZ\na b\ncliente.py\nd/\nservidor.py\nñ");
  EXPECT_EQ(list("."), list());
  EXPECT_EQ(list("./"), list());
}

TEST_P(DirectoryListing, EmptyDirectory_IsEmpty) {
  std::filesystem::create_directory(root() / "d");
  EXPECT_EQ(list("d"), "");
  EXPECT_EQ(list("./d/"), "");
}

TEST_P(DirectoryListing, WhatCouldNotBeAskedFor_IsLeftOut) {
  put(root() / "a", "");
  std::filesystem::create_symlink("a", root() / "s");
  std::filesystem::create_symlink("/etc", root() / "e");
  ASSERT_EQ(::mkfifo((root() / "fifo").c_str(), 0600), 0);
  for (const char* name : {"back\\slash", "new\nline", "\x1b[2J", "\xff\xfe", "c1\xc2\x9b"}) put(root() / name, "");
  std::filesystem::create_directory(root() / ".WIRELAB");
  EXPECT_EQ(list(), "a");
  std::filesystem::create_directories(root() / "d" / ".wirelab");
  EXPECT_EQ(list("d"), ".wirelab/");
}

TEST_P(DirectoryListing, WhatIsNoDirectoryOfTheStore_IsRefused) {
  put(root() / "a", "");
  std::filesystem::create_symlink("/etc", root() / "e");
  std::filesystem::create_symlink(".", root() / "s");
  EXPECT_EQ(list("missing"), fail(Error::not_found));
  EXPECT_EQ(list("a"), fail(Error::not_found));
  EXPECT_EQ(list("e"), fail(Error::not_allowed));
  EXPECT_EQ(list("s/s"), fail(Error::not_allowed));
  for (const std::string_view path : {"..", "/", "/etc", ".wirelab", "./.wirelab/incoming", "a/.."}) {
    EXPECT_EQ(list(path), fail(Error::not_allowed)) << path;
  }
}

TEST_P(DirectoryListing, FileSystemThatDoesNotSayTypes_IsAskedForEach) {
  calls_.hide_types = true;
  put(root() / "a", "");
  std::filesystem::create_symlink("a", root() / "s");
  std::filesystem::create_directory(root() / "d");
  EXPECT_EQ(list(), "a\nd/");
}

TEST_P(DirectoryListing, LargerThanTheBound_IsNoResources) {
  const std::string name(250, 'n');
  const std::size_t needed = kMaxListing / 250 + 1;
  for (std::size_t number = 0; number < needed; ++number) {
    const std::string text = std::to_string(number);
    const int file = ::open((root() / (text + name.substr(text.size()))).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    ::close(file);
  }
  EXPECT_EQ(list(), fail(Error::no_resources));
}

TEST_P(DirectoryListing, UnchangedOldDirectory_IsAnsweredAtOnceInFewCalls) {
  put(root() / "a", "");
  std::filesystem::create_directory(root() / "d");
  put(root() / "d" / "b", "");
  age(root());
  age(root() / "d");
  struct Expected {
    std::string_view path;
    std::string_view names;
    std::size_t calls;
  };
  for (const auto& [path, names, most] : {Expected{"", "a\nd/", 1}, Expected{"d", "b", 2}}) {
    if (GetParam() == Resolution::walk && !path.empty()) continue;  // a walk may wait for the disk
    // Setting the stamps is itself a change, whose stamp has to grow old before the names are kept.
    for (int turns = 0; turns < 10'000; ++turns) {
      ASSERT_EQ(list(path), names);
      calls_.restart();
      ASSERT_EQ(list(path), names);
      if (count("read_entries") == 0) break;
    }
    calls_.restart();
    auto listing = store_->list(path);
    ASSERT_TRUE(listing);
    EXPECT_EQ((*listing)->names(), names) << "without any turn of the loop";
    EXPECT_LE(calls_.calls().size(), most);
  }
}

TEST_P(DirectoryListing, ChangesOfTheStoreAndOfOthers_AreSeenAtOnce) {
  for (int round = 0; round < 300; ++round) {
    const std::string name = "f" + std::to_string(round);
    switch (round % 3) {
      case 0: ASSERT_TRUE(upload(name, "x")); break;
      case 1: put(root() / name, "x"); break;
      default:
        std::filesystem::create_directory(root() / name);
        ASSERT_EQ(list(), name + "/");
        std::filesystem::remove(root() / name);
        ASSERT_EQ(list(), "");
        continue;
    }
    ASSERT_EQ(list(), name) << "round " << round;
    ASSERT_EQ(list(), name);
    if (round % 2 == 0) {
      ASSERT_TRUE(remove(name));
    } else {
      std::filesystem::remove(root() / name);
    }
    ASSERT_EQ(list(), "");
  }
}

TEST_P(DirectoryListing, AnotherDirectoryUnderTheSamePath_IsReadAnew) {
  std::filesystem::create_directories(root() / "d");
  std::filesystem::create_directories(root() / "e");
  put(root() / "d" / "1", "");
  put(root() / "e" / "2", "");
  for (int round = 0; round < 100; ++round) {
    ASSERT_EQ(list("d"), "1");
    ASSERT_EQ(list("d"), "1");
    std::filesystem::rename(root() / "d", root() / "x");
    std::filesystem::rename(root() / "e", root() / "d");
    ASSERT_EQ(list("d"), "2");
    std::filesystem::rename(root() / "d", root() / "e");
    std::filesystem::rename(root() / "x", root() / "d");
  }
}

TEST_P(DirectoryListing, ManyAtOnceAndLetGo_LeaveNothing) {
  put(root() / "a", "");
  const std::size_t descriptors = open_descriptors();
  for (int round = 0; round < 50; ++round) {
    std::vector<ListingHandle> listings;
    for (int number = 0; number < 20; ++number) {
      auto listing = store_->list("");
      ASSERT_TRUE(listing);
      listings.push_back(std::move(*listing));
    }
    listings.resize(10);
    settle();
    for (const auto& listing : listings) EXPECT_EQ(listing->names(), "a");
  }
  EXPECT_EQ(open_descriptors(), descriptors);
}

INSTANTIATE_TEST_SUITE_P(Ways, DirectoryListing, ::testing::Values(Resolution::openat2, Resolution::walk),
                         [](const auto& param) { return param.param == Resolution::walk ? "walk" : "openat2"; });

}  // namespace wirelab::storage::test
