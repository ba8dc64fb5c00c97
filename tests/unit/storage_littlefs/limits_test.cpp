#include <gtest/gtest.h>

#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

constexpr std::size_t kLimitBlocks = 128;

Rig& mounted(Rig& rig) {
  const auto outcome = rig.mount();
  EXPECT_TRUE(outcome) << outcome.error().message;
  return rig;
}

}  // namespace

TEST(Limits, FullDisk_RefusesUploadsAtOnceAndLosesNothing) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  std::size_t stored = 0;
  while (stored < kLimitBlocks && rig.upload("f", pattern(20'000, stored))) ++stored;
  EXPECT_GT(stored, 15U);
  EXPECT_LT(stored, 26U);
  EXPECT_EQ(rig.upload("g", pattern(20'000)), fail(Error::no_space));
  EXPECT_TRUE(own_files(rig.device.image(), "incoming").empty());
  EXPECT_TRUE(rig.replace("accounts", "still fits"));
  EXPECT_TRUE(rig.rename("f", "first")) << "names can be changed on a full disk";
  ASSERT_TRUE(rig.remove("f-copia"));
  EXPECT_EQ(rig.upload("g", pattern(20'000, 77)), "g") << "what was removed makes room";
  EXPECT_TRUE(rig.download("g") == pattern(20'000, 77));
  EXPECT_TRUE(rig.download("first") == pattern(20'000, 0));
  for (std::size_t number = 2; number < stored; ++number) {
    EXPECT_TRUE(rig.download("f-copia" + std::to_string(number - 1)) == pattern(20'000, number)) << number;
  }
}

TEST(Limits, RoomIsPromisedToTheUploadThatCameFirst) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  auto first = rig.store->create("first", 300'000, NameTaken::store_beside);
  ASSERT_TRUE(rig.wait_for([&] { return (*first)->space(); }));
  auto second = rig.store->create("second", 300'000, NameTaken::store_beside);
  EXPECT_EQ(rig.wait_for([&] { return (*second)->space(); }).error(), Error::no_space);
  EXPECT_EQ(rig.finish(**first, pattern(300'000)), "first");
  ASSERT_TRUE(rig.remove("first"));
  auto third = rig.store->create("third", 300'000, NameTaken::store_beside);
  EXPECT_TRUE(rig.wait_for([&] { return (*third)->space(); }));
  third->reset();
  rig.settle();
  EXPECT_EQ(rig.upload("fourth", pattern(300'000)), "fourth") << "a promise that is given up makes room";
}

TEST(Limits, OpenLength_TakesNoRoomThatWasPromised) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  auto first = rig.store->create("first", 300'000, NameTaken::store_beside);
  ASSERT_TRUE(rig.wait_for([&] { return (*first)->space(); }));
  EXPECT_EQ(rig.upload_open("flood", pattern(500'000)), fail(Error::no_space));
  auto small = rig.store->create("small", FileLength::at_most(1 << 30), NameTaken::store_beside);
  ASSERT_TRUE(rig.pour(**small, pattern(100'000, 2)));
  EXPECT_EQ(rig.finish(**first, pattern(300'000)), "first");
  (*small)->finish();
  EXPECT_EQ(rig.finish(**small, {}), "small");
  EXPECT_TRUE(rig.download("first") == pattern(300'000));
  EXPECT_TRUE(rig.download("small") == pattern(100'000, 2));
}

TEST(Limits, OpenLength_LeaksNoRoom) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  for (unsigned round = 0; round < 50; ++round) {
    const std::string content = pattern(200'000 + round, round);
    ASSERT_EQ(rig.upload_open("a", content), "a") << round;
    ASSERT_TRUE(rig.download("a") == content) << round;
    auto abandoned = rig.store->create("x", FileLength::at_most(1'000'000), NameTaken::store_beside);
    ASSERT_TRUE(rig.pour(**abandoned, std::string_view(content).substr(0, 90'000))) << round;
    abandoned->reset();
    rig.settle();
    ASSERT_EQ(rig.upload_open("flood", pattern(400'000)), fail(Error::no_space)) << round;
    ASSERT_TRUE(rig.remove("a"));
  }
  EXPECT_EQ(rig.upload("all", pattern(400'000)), "all");
}

TEST(Limits, FreeSpace_IsWhatAnUploadMayTake) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  const auto empty = rig.space();
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->total, (kLimitBlocks - 1) * std::uint64_t{kBlock}) << "the last block is the label's";
  ASSERT_TRUE(rig.upload("a", pattern(40'000)));
  const auto less = rig.space();
  EXPECT_LE(less->free, empty->free - 40'000);
  EXPECT_GE(less->free, empty->free - 12 * kBlock);
  {
    auto writer = rig.store->create("b", 100'000, NameTaken::refuse);
    ASSERT_TRUE(rig.wait_for([&] { return (*writer)->space(); }));
    EXPECT_LE(rig.space()->free, less->free - 100'000) << "what is promised is not free";
  }
  rig.settle();
  ASSERT_TRUE(rig.remove("a"));
  EXPECT_LE(rig.space()->free, empty->free);
  EXPECT_GE(rig.space()->free, empty->free - empty->total / 64 - 2 * kBlock);
}

TEST(Limits, FreeSpace_IsToldWithoutWalkingTheDisk) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  ASSERT_TRUE(rig.upload("a", pattern(200'000)));
  ASSERT_TRUE(rig.space());
  ASSERT_TRUE(rig.upload("b", pattern(10)));
  const std::size_t before = rig.device.calls();
  ASSERT_TRUE(rig.space());
  EXPECT_EQ(rig.device.calls(), before) << "a write was enough to make it count again";
}

TEST(Limits, Directories_TakeNoRoomThatWasPromised) {
  Rig disk(formatted_image(64, {}));
  Rig& rig = mounted(disk);
  const std::uint64_t size = rig.space()->free - 3 * kBlock;
  auto writer = rig.store->create("a", size, NameTaken::refuse);
  ASSERT_TRUE(rig.wait_for([&] { return (*writer)->space(); }));
  std::size_t made = 0;
  while (made < 64 && rig.make_directory("d" + std::to_string(made))) ++made;
  EXPECT_EQ(rig.make_directory("x"), fail(Error::no_space));
  EXPECT_LT(made, 3U);
  EXPECT_EQ(rig.finish(**writer, pattern(size)), "a");
}

TEST(Limits, DirectoryThatIsRemoved_MakesRoomAtOnce) {
  Rig disk(formatted_image(64, {}));
  Rig& rig = mounted(disk);
  const auto before = rig.space();
  ASSERT_TRUE(rig.make_directory("a"));
  EXPECT_EQ(rig.space()->free, before->free - 2 * kBlock);
  ASSERT_TRUE(rig.remove_directory("a"));
  EXPECT_EQ(rig.space(), before);
}

TEST(Limits, ManyDirectories_LeakNothing) {
  Rig disk(formatted_image(64, {}));
  Rig& rig = mounted(disk);
  const auto before = rig.space();
  for (int round = 0; round < 200; ++round) {
    ASSERT_TRUE(rig.make_directory("a")) << round;
    ASSERT_TRUE(rig.make_directory("a/b")) << round;
    ASSERT_TRUE(rig.remove_directory("a/b")) << round;
    ASSERT_TRUE(rig.remove_directory("a")) << round;
  }
  EXPECT_EQ(rig.space(), before);
}

TEST(Limits, ManyChangesOnASmallDisk_LeakNothing) {
  Rig disk(formatted_image(64, {"d"}));
  Rig& rig = mounted(disk);
  for (unsigned round = 0; round < 300; ++round) {
    const std::string content = pattern(60'000 + round, round);
    ASSERT_EQ(rig.upload("a", content), "a") << round;
    if (round % 3 == 0) {
      ASSERT_TRUE(rig.rename("a", "d/b"));
      ASSERT_TRUE(rig.remove("d/b"));
    } else if (round % 3 == 1) {
      auto reader = rig.store->open("a");
      ASSERT_TRUE(rig.wait_for([&] { return (*reader)->size(); }));
      ASSERT_TRUE(rig.remove("a"));
      ASSERT_TRUE(rig.read_all(**reader) == content) << round;
    } else {
      auto abandoned = rig.store->create("x", 50'000, NameTaken::store_beside);
      const auto room = rig.wait_for([&] { return (*abandoned)->space(); });
      ASSERT_TRUE(room) << round;
      (*abandoned)->advance(room->size());
      abandoned->reset();
      rig.settle();
      ASSERT_TRUE(rig.remove("a"));
    }
    ASSERT_TRUE(rig.replace("accounts", pattern(3'000, round))) << round;
  }
}

TEST(Limits, Operations_AreBounded) {
  LittlefsSettings settings = small_settings();
  settings.max_operations = 3;
  Rig disk(formatted_image(kLimitBlocks, {}), settings);
  Rig& rig = mounted(disk);
  ASSERT_TRUE(rig.upload("a", "abc"));
  auto one = rig.store->open("a");
  auto two = rig.store->open("..");
  auto three = rig.store->list("");
  ASSERT_TRUE(one && two && three);
  EXPECT_EQ(rig.store->open("a").error(), Error::no_resources);
  EXPECT_EQ(rig.store->remove("a").error(), Error::no_resources);
  EXPECT_EQ(rig.store->rename("a", "b").error(), Error::no_resources);
  EXPECT_EQ(rig.store->list("").error(), Error::no_resources);
  EXPECT_EQ(rig.store->create("b", 1, NameTaken::refuse).error(), Error::no_resources);
  EXPECT_EQ(rig.store->load("x").error(), Error::no_resources);
  EXPECT_EQ(rig.store->replace("x", {}).error(), Error::no_resources);
  one->reset();
  rig.settle();
  EXPECT_TRUE(rig.store->open("a"));
}

TEST(Limits, UploadsAndReaders_HaveBuffersOfTheirOwnNumber) {
  LittlefsSettings settings = small_settings();
  settings.max_uploads = 2;
  settings.max_readers = 1;
  Rig disk(formatted_image(kLimitBlocks, {}), settings);
  Rig& rig = mounted(disk);
  auto one = rig.store->create("1", 1, NameTaken::store_beside);
  auto two = rig.store->create("2", 1, NameTaken::store_beside);
  EXPECT_EQ(rig.store->create("3", 1, NameTaken::store_beside).error(), Error::no_resources);
  EXPECT_TRUE(rig.store->create("../3", 1, NameTaken::store_beside)) << "a refused path takes no buffer";
  auto reader = rig.store->open("x");
  EXPECT_EQ(rig.store->open("x").error(), Error::no_resources);
  one->reset();
  reader->reset();
  rig.settle();
  EXPECT_EQ(rig.upload("3", "x"), "3");
  EXPECT_EQ(rig.download("3"), "x");
}

TEST(Limits, FilesTogether_HaveFewerBuffersThanBothKinds) {
  LittlefsSettings settings = small_settings();
  settings.max_uploads = 2;
  settings.max_readers = 2;
  settings.max_files = 2;
  Rig disk(formatted_image(kLimitBlocks, {}), settings);
  Rig& rig = mounted(disk);
  auto writer = rig.store->create("1", 1, NameTaken::store_beside);
  auto reader = rig.store->open("x");
  EXPECT_EQ(rig.store->create("2", 1, NameTaken::store_beside).error(), Error::no_resources);
  EXPECT_EQ(rig.store->open("x").error(), Error::no_resources);
  reader->reset();
  rig.settle();
  EXPECT_EQ(rig.upload("2", "x"), "2");
}

TEST(Limits, StalledUploads_StopNobody) {
  Rig disk(formatted_image(256, {}));
  Rig& rig = mounted(disk);
  std::vector<FileWriterHandle> stalled;
  for (std::size_t number = 0; number + 1 < small_settings().max_uploads; ++number) {
    auto writer = rig.store->create("s" + std::to_string(number), 100'000, NameTaken::store_beside);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(rig.wait_for([&] { return (*writer)->space(); }));
    (*writer)->advance(1);
    stalled.push_back(std::move(*writer));
  }
  EXPECT_EQ(rig.upload("a", pattern(200'000)), "a");
  EXPECT_TRUE(rig.download("a") == pattern(200'000));
}

TEST(Limits, UploadsSideBySide_KeepTheirBytesApart) {
  Rig disk(formatted_image(512, {}));
  Rig& rig = mounted(disk);
  std::vector<FileWriterHandle> writers;
  std::vector<std::string> contents;
  std::vector<std::size_t> sent(4, 0);
  for (std::size_t number = 0; number < 4; ++number) {
    contents.push_back(pattern(100'000 + 1'000 * number, number));
    auto writer = rig.store->create("letras.txt", contents.back().size(), NameTaken::store_beside);
    ASSERT_TRUE(writer);
    writers.push_back(std::move(*writer));
  }
  std::vector<std::string> stored(4);
  for (int turn = 0; turn < 10'000 && std::ranges::count(stored, "") > 0; ++turn) {
    for (std::size_t number = 0; number < 4; ++number) {
      const std::string_view left = std::string_view(contents[number]).substr(sent[number]);
      if (left.empty()) {
        if (const auto path = writers[number]->commit()) stored[number] = *path;
      } else if (const auto room = writers[number]->space()) {
        const std::size_t count = std::min({room->size(), left.size(), 700 + 100 * number});
        std::copy_n(as_bytes(left).begin(), count, room->begin());
        writers[number]->advance(count);
        sent[number] += count;
      }
    }
    rig.turn();
  }
  for (std::size_t number = 0; number < 4; ++number)
    EXPECT_TRUE(rig.download(stored[number]) == contents[number]) << number;
  EXPECT_EQ(rig.list(), "letras-copia.txt\nletras-copia1.txt\nletras-copia2.txt\nletras.txt");
}

TEST(Limits, ListingAndDocument_TooLarge_AreRefused) {
  LittlefsSettings settings = small_settings();
  settings.max_listing = 100;
  settings.max_document = 1'000;
  Rig disk(formatted_image(kLimitBlocks, {}), settings);
  Rig& rig = mounted(disk);
  ASSERT_TRUE(rig.upload(std::string(60, 'a'), ""));
  EXPECT_TRUE(rig.list());
  ASSERT_TRUE(rig.upload(std::string(60, 'b'), ""));
  EXPECT_EQ(rig.list(), fail(Error::no_resources));
  EXPECT_TRUE(rig.replace("d", std::string(1'000, 'x')));
  EXPECT_EQ(rig.replace("d", std::string(1'001, 'x')), fail(Error::no_space));
  EXPECT_EQ(rig.load("d"), std::string(1'000, 'x'));
  settings.max_document = 10;
  Rig smaller(rig.device.image(), settings);
  EXPECT_EQ(mounted(smaller).load("d"), fail(Error::no_resources));
}

TEST(Limits, WouldBlock_IsFollowedByACallOfTheWatcher) {
  Rig disk(formatted_image(kLimitBlocks, {}));
  Rig& rig = mounted(disk);
  CountingWatcher watcher;
  const std::string content = pattern(100'000);
  auto writer = rig.store->create("a", content.size(), NameTaken::store_beside);
  (*writer)->watch(&watcher);
  for (std::size_t sent = 0; sent < content.size();) {
    const auto room = (*writer)->space();
    if (!room) {
      ASSERT_EQ(room.error(), Error::would_block);
      watcher.calls = 0;
      rig.settle();
      ASSERT_GT(watcher.calls, 0);
      continue;
    }
    std::copy_n(as_bytes(content).begin() + static_cast<std::ptrdiff_t>(sent), room->size(), room->begin());
    sent += room->size();
    (*writer)->advance(room->size());
  }
  while (!(*writer)->commit()) {
    watcher.calls = 0;
    rig.settle();
    ASSERT_GT(watcher.calls, 0);
  }
  (*writer)->watch(nullptr);
  EXPECT_TRUE(rig.download("a") == content);
}

}  // namespace wirelab::storage::test
