#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Upload : public StoreTest {
 protected:
  Upload() { open_store(); }
};

constexpr std::size_t kKiB = 1024;

}  // namespace

TEST_F(Upload, SmallFile_StandsUnderItsName) {
  EXPECT_EQ(upload("letras.txt", "abcdef"), "letras.txt");
  EXPECT_EQ(content_of(root() / "letras.txt"), "abcdef");
  EXPECT_EQ(download("letras.txt"), "abcdef");
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, AnySize_IsStoredByteForByte) {
  for (const std::size_t size : {0UL, 1UL, 4095UL, 4096UL, 4097UL, 64 * kKiB - 1, 64 * kKiB, 64 * kKiB + 1, 1023 * kKiB,
                                 1024 * kKiB, 1024 * kKiB + 1, 3000 * kKiB + 4096, 9000 * kKiB + 17}) {
    const std::string content = pattern(size, size + 1);
    const std::string name = "f" + std::to_string(size);
    EXPECT_EQ(upload(name, content), name);
    EXPECT_TRUE(content_of(root() / name) == content) << size;
    EXPECT_TRUE(download(name) == content) << size;
  }
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, NameTaken_TakesTheFirstFreeOneOfTheSeries) {
  EXPECT_EQ(upload("letras.txt", "0"), "letras.txt");
  EXPECT_EQ(upload("letras.txt", "1"), "letras-copia.txt");
  EXPECT_EQ(upload("letras.txt", "2"), "letras-copia1.txt");
  EXPECT_EQ(upload("letras.txt", "3"), "letras-copia2.txt");
  ASSERT_TRUE(remove("letras-copia1.txt"));
  EXPECT_EQ(upload("letras.txt", "4"), "letras-copia1.txt");
  EXPECT_EQ(content_of(root() / "letras.txt"), "0");
  EXPECT_EQ(content_of(root() / "letras-copia1.txt"), "4");
}

TEST_F(Upload, NameTakenAndNotToBeStoredBeside_IsRefused) {
  put(root() / "a", "old");
  EXPECT_EQ(upload("a", "new", NameTaken::refuse), fail(Error::exists));
  EXPECT_EQ(upload("b", "new", NameTaken::refuse), "b");
  EXPECT_EQ(content_of(root() / "a"), "old");
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, NameTakenMeanwhileAndNotToBeStoredBeside_IsRefusedAtTheEnd) {
  auto writer = store_->create("a", 3, NameTaken::refuse);
  ASSERT_TRUE(loop_.wait_for([&] { return (*writer)->space(); }));
  put(root() / "a", "old");
  EXPECT_EQ(finish(**writer, "new"), fail(Error::exists));
  EXPECT_EQ(content_of(root() / "a"), "old");
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, WholeSeriesInDirectories_OnlyTheLastComponentChanges) {
  std::filesystem::create_directories(root() / "d.x" / "e");
  EXPECT_EQ(upload("./d.x/e/letras", "0"), "d.x/e/letras");
  EXPECT_EQ(upload("d.x/e/letras", "1"), "d.x/e/letras-copia");
  EXPECT_EQ(content_of(root() / "d.x/e/letras-copia"), "1");
}

TEST_F(Upload, NameOfNameMaxTaken_IsShortenedForTheCopy) {
  const std::string name(255, 'n');
  EXPECT_EQ(upload(name, "0"), name);
  EXPECT_EQ(upload(name, "1"), std::string(249, 'n') + "-copia");
  EXPECT_EQ(content_of(root() / name), "0");
}

TEST_F(Upload, NameTakenByADirectoryOrASymlink_IsLeftAlone) {
  std::filesystem::create_directory(root() / "d");
  std::filesystem::create_symlink("/nowhere", root() / "s");
  EXPECT_EQ(upload("d", "1"), "d-copia");
  EXPECT_EQ(upload("s", "1"), "s-copia");
  EXPECT_TRUE(std::filesystem::is_symlink(root() / "s"));
}

TEST_F(Upload, NoSuchDirectory_IsNotFound) {
  EXPECT_EQ(upload("d/a", "1"), fail(Error::not_found));
  put(root() / "f", "");
  EXPECT_EQ(upload("f/a", "1"), fail(Error::not_found));
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, DirectoryGoneMeanwhile_IsNotFound) {
  std::filesystem::create_directory(root() / "d");
  auto writer = store_->create("d/a", 3, NameTaken::store_beside);
  ASSERT_TRUE(loop_.wait_for([&] { return (*writer)->space(); }));
  std::filesystem::remove(root() / "d");
  EXPECT_EQ(finish(**writer, "abc"), fail(Error::not_found));
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, RefusedPaths_AreNotAllowed) {
  for (const std::string_view path : {"", ".", "..", "../a", "/etc/x", "a/../b", ".wirelab", ".wirelab/incoming/x",
                                      "./.wirelab/lock", "a\\b", "a\nb", "a/"}) {
    EXPECT_EQ(upload(path, "1"), fail(Error::not_allowed)) << path;
  }
  EXPECT_EQ(upload(std::string(256, 'n'), "1"), fail(Error::not_allowed));
}

TEST_F(Upload, SizeThatCannotFit_IsNoSpaceBeforeAnyByte) {
  for (const std::uint64_t size : {std::uint64_t{1} << 60, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    auto writer = store_->create("a", size, NameTaken::store_beside);
    ASSERT_TRUE(writer);
    EXPECT_EQ(loop_.wait_for([&] { return (*writer)->space(); }).error(), Error::no_space);
    EXPECT_EQ(loop_.wait_for([&] { return (*writer)->commit(); }).error(), Error::no_space);
  }
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, SizeNotMet_IsInvalidAndNothingStays) {
  for (const std::size_t size : {std::size_t{7}, std::size_t{500'000}, std::size_t{5'000'000}}) {
    auto writer = store_->create("a", size, NameTaken::store_beside);
    EXPECT_EQ(finish(**writer, pattern(size - 1)), fail(Error::invalid));
    EXPECT_TRUE(unfinished().empty());
    EXPECT_EQ((*writer)->space().error(), Error::invalid);
    EXPECT_EQ((*writer)->commit().error(), Error::invalid);
  }
  EXPECT_FALSE(std::filesystem::exists(root() / "a"));
}

TEST_F(Upload, Space_IsEmptyOnceTheAnnouncedSizeIsThereAndNeverExceedsIt) {
  auto writer = store_->create("a", 5, NameTaken::store_beside);
  EXPECT_EQ(loop_.wait_for([&] { return (*writer)->space(); })->size(), 5U);
  (*writer)->advance(2);
  EXPECT_EQ((*writer)->space()->size(), 3U);
  (*writer)->advance(99);
  EXPECT_TRUE((*writer)->space()->empty());
  auto none = store_->create("b", 0, NameTaken::store_beside);
  EXPECT_TRUE(loop_.wait_for([&] { return (*none)->space(); })->empty());
}

TEST_F(Upload, BeforeCommit_NothingIsVisible) {
  auto writer = store_->create("a", 300'000, NameTaken::store_beside);
  for (std::size_t left = 300'000; left > 0;) {
    const auto room = loop_.wait_for([&] { return (*writer)->space(); });
    left -= room->size();
    (*writer)->advance(room->size());
    settle();
    EXPECT_EQ(list(), "");
  }
  EXPECT_EQ(loop_.wait_for([&] { return (*writer)->commit(); }), "a");
  EXPECT_EQ(list(), "a");
}

TEST_F(Upload, LetGoAtEveryStage_LeavesNothingBehind) {
  const std::size_t descriptors = open_descriptors();
  for (const std::size_t size : {std::size_t{10}, std::size_t{3'000'000}}) {
    for (std::size_t stop = 0; stop < size; stop += size / 5) {
      for (const bool settled : {false, true}) {
        auto writer = store_->create("a", size, NameTaken::store_beside);
        ASSERT_TRUE(writer);
        for (std::size_t at = 0; at < stop;) {
          const auto room = loop_.wait_for([&] { return (*writer)->space(); });
          const std::size_t count = std::min(room->size(), stop - at);
          (*writer)->advance(count);
          at += count;
        }
        if (settled) settle();
        writer->reset();
        settle();
        EXPECT_TRUE(unfinished().empty());
        EXPECT_EQ(open_descriptors(), descriptors);
      }
    }
  }
  EXPECT_EQ(list(), "");
}

TEST_F(Upload, LetGoDuringCommit_IsWholeOrAbsent) {
  const std::string content = pattern(1'200'000);
  for (int turns = 0; turns < 20; ++turns) {
    auto writer = store_->create("a", content.size(), NameTaken::store_beside);
    for (std::string_view left = content; !left.empty();) {
      const auto room = loop_.wait_for([&] { return (*writer)->space(); });
      const std::size_t count = std::min(room->size(), left.size());
      std::copy_n(as_bytes(left).begin(), count, room->begin());
      (*writer)->advance(count);
      left.remove_prefix(count);
    }
    for (int turn = 0; turn < turns && !(*writer)->commit(); ++turn) loop_.reactor.run_once(Duration::zero());
    writer->reset();
    settle();
    EXPECT_TRUE(unfinished().empty());
    const auto file = root() / "a";
    EXPECT_TRUE(!std::filesystem::exists(file) || content_of(file) == content);
    std::filesystem::remove(file);
  }
}

TEST_F(Upload, SixtyFourOfOneNameAtOnce_GiveSixtyFourWholeFiles) {
  std::vector<FileWriterHandle> writers;
  std::vector<std::string> contents;
  for (std::size_t number = 0; number < 64; ++number) {
    contents.push_back(pattern(100'000 + number, number + 1));
    auto writer = store_->create("letras.txt", contents.back().size(), NameTaken::store_beside);
    ASSERT_TRUE(writer);
    writers.push_back(std::move(*writer));
  }
  std::vector<std::size_t> sent(64, 0);
  std::vector<std::string> stored(64);
  for (int turn = 0; turn < 100'000; ++turn) {
    bool all = true;
    for (std::size_t number = 0; number < 64; ++number) {
      if (!stored[number].empty()) continue;
      all = false;
      const std::string_view left = std::string_view(contents[number]).substr(sent[number]);
      if (left.empty()) {
        if (const auto path = writers[number]->commit()) stored[number] = *path;
      } else if (const auto room = writers[number]->space()) {
        const std::size_t count = std::min(room->size(), left.size());
        std::copy_n(as_bytes(left).begin(), count, room->begin());
        writers[number]->advance(count);
        sent[number] += count;
      }
    }
    if (all) break;
    loop_.reactor.run_once(std::chrono::milliseconds(1));
  }
  std::set<std::string> names;
  for (std::size_t number = 0; number < 64; ++number) {
    EXPECT_TRUE(content_of(root() / stored[number]) == contents[number]);
    names.insert(stored[number]);
  }
  std::set<std::string> series{"letras.txt", "letras-copia.txt"};
  for (int number = 1; number < 63; ++number) series.insert("letras-copia" + std::to_string(number) + ".txt");
  EXPECT_EQ(names, series);
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, WouldBlock_IsFollowedByACallOfTheWatcher) {
  CountingWatcher watcher;
  auto writer = store_->create("a", 10'000'000, NameTaken::store_beside);
  (*writer)->watch(&watcher);
  std::size_t sent = 0;
  while (sent < 10'000'000) {
    const auto room = (*writer)->space();
    if (!room) {
      ASSERT_EQ(room.error(), Error::would_block);
      watcher.calls = 0;
      settle();
      ASSERT_GT(watcher.calls, 0);
      continue;
    }
    sent += room->size();
    (*writer)->advance(room->size());
  }
  while (!(*writer)->commit()) {
    watcher.calls = 0;
    settle();
    ASSERT_GT(watcher.calls, 0);
  }
  (*writer)->watch(nullptr);
  watcher.calls = 0;
  (*writer)->watch(&watcher);
  settle();
  EXPECT_EQ(watcher.calls, 1) << "an answer that came before the watcher is replayed";
  (*writer)->watch(nullptr);
}

TEST_F(Upload, StalledUploads_HoldLittleAndStopNobody) {
  std::vector<FileWriterHandle> stalled;
  for (std::size_t number = 0; number < settings_.max_uploads - 1; ++number) {
    auto writer = store_->create("s" + std::to_string(number), 1'000'000, NameTaken::store_beside);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(loop_.wait_for([&] { return (*writer)->space(); }));
    (*writer)->advance(1);
    stalled.push_back(std::move(*writer));
  }
  const std::string content = pattern(5'000'000);
  EXPECT_EQ(upload("a", content), "a");
  EXPECT_TRUE(content_of(root() / "a") == content);
}

TEST_F(Upload, SharedBuffersAllLent_OthersGoOnWithTheirOwn) {
  store_.reset();
  settle();
  settings_.shared_buffers = 1;
  open_store();
  auto hoarder = store_->create("h", 5'000'000, NameTaken::store_beside);
  std::size_t given = loop_.wait_for([&] { return (*hoarder)->space(); })->size();
  (*hoarder)->advance(given);
  EXPECT_GT(loop_.wait_for([&] { return (*hoarder)->space(); })->size(), given) << "the second piece is a shared one";
  const std::string content = pattern(5'000'000);
  EXPECT_EQ(upload("a", content), "a");
  EXPECT_TRUE(content_of(root() / "a") == content);
}

TEST_F(Upload, TooManyAtOnce_IsNoResourcesUntilOneEnds) {
  store_.reset();
  settle();
  settings_.max_uploads = 2;
  open_store();
  auto one = store_->create("1", 1, NameTaken::store_beside);
  auto two = store_->create("2", 1, NameTaken::store_beside);
  EXPECT_EQ(store_->create("3", 1, NameTaken::store_beside).error(), Error::no_resources);
  one->reset();
  settle();
  EXPECT_EQ(upload("3", "x"), "3");
}

TEST_F(Upload, StoreGoneWhileWorkersAreBusy_EndsCleanly) {
  auto writer = store_->create("a", 3'000'000, NameTaken::store_beside);
  for (std::size_t sent = 0; sent < 2'000'000;) {
    const auto room = loop_.wait_for([&] { return (*writer)->space(); });
    sent += room->size();
    (*writer)->advance(room->size());
  }
  writer->reset();
  store_.reset();
  settle();
  EXPECT_TRUE(unfinished().empty());
}

}  // namespace wirelab::storage::test
