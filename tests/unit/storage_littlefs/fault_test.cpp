#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

using Image = SimulatedBlockDevice::Image;
using Call = SimulatedBlockDevice::Call;

constexpr std::size_t kBlocks = 128;

/// A disk with something on it.
Image used_image() {
  Rig rig(formatted_image(kBlocks, {"d"}));
  EXPECT_TRUE(rig.mount());
  EXPECT_TRUE(rig.upload("old", pattern(10'000, 1)));
  EXPECT_TRUE(rig.upload("small", pattern(100, 2)));
  EXPECT_TRUE(rig.replace("accounts", "one"));
  return rig.device.image();
}

/// What is to hold whatever failed before: nothing that was acknowledged is lost, and the store works on.
void expect_sound(Rig& rig, std::string_view where) {
  rig.settle();
  EXPECT_TRUE(rig.download("old") == pattern(10'000, 1)) << where;
  EXPECT_TRUE(rig.download("small") == pattern(100, 2)) << where;
  const auto accounts = rig.load("accounts");
  EXPECT_TRUE(accounts == "one" || accounts == "two") << where;
  EXPECT_EQ(rig.upload("later", pattern(9'000, 3), NameTaken::refuse), "later") << where;
  EXPECT_TRUE(rig.download("later") == pattern(9'000, 3)) << where;
  EXPECT_TRUE(rig.remove("later")) << where;
}

/// Does `act` with each of the device's calls failing once. `act` answers whether it succeeded; `check` looks at what
/// it left, in the store that saw the fault and in the next one.
void fail_each_call(const std::function<bool(Rig&)>& act, const std::function<void(Rig&, bool)>& check) {
  const Image image = used_image();
  std::size_t failures = 0;
  for (std::size_t which = 0;; ++which) {
    Rig rig(image);
    ASSERT_TRUE(rig.mount());
    const std::size_t first = rig.device.calls();
    bool failed = false;
    rig.device.fails = [&](Call /*call*/, std::size_t number) {
      failed |= number == first + which;
      return number == first + which;
    };
    const bool succeeded = act(rig);
    rig.settle();
    const std::string where = "call " + std::to_string(which);
    rig.device.fails = nullptr;
    check(rig, succeeded);
    expect_sound(rig, where);
    Rig next(rig.device.image());
    const auto mounted = next.mount();
    ASSERT_TRUE(mounted) << where << ": " << mounted.error().message;
    check(next, succeeded);
    expect_sound(next, where + ", next mount");
    EXPECT_TRUE(own_files(next.device.image(), "incoming").empty()) << where;
    if (::testing::Test::HasFailure()) return;
    if (!failed) break;
    failures += succeeded ? 0 : 1;
  }
  EXPECT_GT(failures, 0U);
}

}  // namespace

TEST(Fault, InAnUpload_IsAnErrorOrDoesNoHarm) {
  for (const std::size_t size : {std::size_t{50}, std::size_t{30'000}}) {
    fail_each_call([&](Rig& rig) { return rig.upload("new", pattern(size, 5)).has_value(); },
                   [&](Rig& rig, bool succeeded) {
                     const auto stored = rig.download("new");
                     EXPECT_TRUE(!succeeded || stored) << "an acknowledged file is gone";
                     if (stored) {
                       EXPECT_TRUE(*stored == pattern(size, 5));
                     }
                   });
  }
}

TEST(Fault, InAnUploadOfOpenLength_IsAnErrorOrDoesNoHarm) {
  for (const std::size_t size : {std::size_t{50}, std::size_t{30'000}}) {
    fail_each_call([&](Rig& rig) { return rig.upload_open("new", pattern(size, 5)).has_value(); },
                   [&](Rig& rig, bool succeeded) {
                     const auto stored = rig.download("new");
                     EXPECT_TRUE(!succeeded || stored) << "an acknowledged file is gone";
                     if (stored) {
                       EXPECT_TRUE(*stored == pattern(size, 5));
                     }
                   });
  }
}

TEST(Fault, InAPartOfAnUpload_LeavesWhatWasToldAndNoFileThatWasNot) {
  const std::string content = pattern(9'000, 5);
  Sha256 hash;
  hash.update(as_bytes(content));
  const UploadName name{.path = "d/new", .size = content.size(), .sha256 = hash.finish()};
  const auto send = [&](Rig& rig, std::size_t from, std::size_t to) {
    auto part = rig.store->take_up(name, {.kind = UploadCondition::Kind::new_name}, from);
    if (!part) return PartEnd::none;
    (*part)->begin(to - from);
    static_cast<void>(rig.finish(**part, std::string_view(content).substr(from, to - from)));
    const PartEnd end = (*part)->part_end();
    part->reset();
    rig.settle();
    return end;
  };
  const auto offset = [&](Rig& rig) {
    const auto look = rig.store->look_up(name);
    return rig.wait_for([&] { return (*look)->offset(); });
  };
  bool first_kept = false;
  fail_each_call(
      [&](Rig& rig) {
        first_kept = send(rig, 0, 5'000) == PartEnd::kept;
        return first_kept && send(rig, 5'000, 9'000) == PartEnd::stored;
      },
      [&](Rig& rig, bool succeeded) {
        const auto stored = rig.download("d/new");
        EXPECT_EQ(stored.has_value(), succeeded) << "told otherwise than it is";
        if (stored) {
          EXPECT_TRUE(*stored == content);
        } else if (first_kept) {
          const auto kept = offset(rig);
          ASSERT_TRUE(kept) << static_cast<int>(kept.error());
          EXPECT_GE(*kept, 5'000U);
        }
      });
}

TEST(Fault, InARenaming_LeavesTheFileUnderOneOfItsNames) {
  fail_each_call(
      [](Rig& rig) { return rig.upload("a", pattern(5'000, 5)).has_value() && rig.rename("a", "d/b").has_value(); },
      [](Rig& rig, bool succeeded) {
        const auto from = rig.download("a");
        const auto to = rig.download("d/b");
        EXPECT_FALSE(from && to) << "the file stands under both names";
        EXPECT_TRUE(!succeeded || to);
        if (to) {
          EXPECT_TRUE(*to == pattern(5'000, 5));
        }
        if (from) {
          EXPECT_TRUE(*from == pattern(5'000, 5));
        }
      });
}

TEST(Fault, InADirectorysMakingOrRemoval_LeavesItWholeOrGone) {
  fail_each_call(
      [](Rig& rig) {
        return rig.make_directory("a").has_value() && rig.make_directory("d/b").has_value() &&
               rig.upload("d/b/x", pattern(5'000, 5)).has_value() && rig.remove_directory("a").has_value();
      },
      [](Rig& rig, bool succeeded) {
        EXPECT_FALSE(succeeded && rig.look("a"));
        const auto made = rig.entries("d/b");
        EXPECT_TRUE(!succeeded || made == "x:5000\n");
        if (!made) {
          EXPECT_EQ(made.error(), Error::not_found);
        }
      });
}

TEST(Fault, InARemoval_LeavesTheFileWholeOrGone) {
  fail_each_call(
      [](Rig& rig) {
        if (!rig.upload("a", pattern(5'000, 5))) return false;
        auto reader = rig.store->open("a");
        const bool opened = rig.wait_for([&] { return (*reader)->size(); }).has_value();
        const bool removed = rig.remove("a").has_value();
        if (opened) {
          const auto content = rig.read_all(**reader);
          EXPECT_TRUE(!content || *content == pattern(5'000, 5));
        }
        return removed;
      },
      [](Rig& rig, bool succeeded) {
        const auto stored = rig.download("a");
        EXPECT_FALSE(succeeded && stored);
        if (stored) {
          EXPECT_TRUE(*stored == pattern(5'000, 5));
        }
      });
}

TEST(Fault, InADocument_LeavesTheOldOneOrTheNewOne) {
  fail_each_call([](Rig& rig) { return rig.replace("accounts", "two").has_value(); },
                 [](Rig& rig, bool succeeded) {
                   const auto content = rig.load("accounts");
                   ASSERT_TRUE(content);
                   EXPECT_TRUE(*content == "two" || (!succeeded && *content == "one")) << *content;
                 });
}

TEST(Fault, WhileReading_IsAStickyError) {
  Rig rig(used_image());
  ASSERT_TRUE(rig.mount());
  auto reader = rig.store->open("old");
  ASSERT_TRUE(rig.wait_for([&] { return (*reader)->size(); }));
  rig.device.fails = [](Call call, std::size_t) { return call == Call::read; };
  std::byte room[10];
  EXPECT_EQ(rig.wait_for([&] { return (*reader)->read(9'000, room); }), fail(Error::io));
  rig.device.fails = nullptr;
  EXPECT_EQ((*reader)->read(0, room), fail(Error::io));
  EXPECT_EQ((*reader)->size(), fail(Error::io));
  EXPECT_EQ((*reader)->prepare(0, 1), fail(Error::io));
  expect_sound(rig, "after a failed read");
}

TEST(Fault, WhileMounting_IsSaidAndTheNextMountWorks) {
  const Image image = used_image();
  for (std::size_t which = 0;; ++which) {
    Rig rig(image);
    bool failed = false;
    rig.device.fails = [&](Call /*call*/, std::size_t number) {
      failed |= number == which;
      return number == which;
    };
    const auto mounted = rig.mount();
    rig.device.fails = nullptr;
    if (!mounted) {
      EXPECT_EQ(mounted.error().error, Error::io) << which << ": " << mounted.error().message;
      EXPECT_FALSE(mounted.error().message.empty());
    }
    ASSERT_TRUE(rig.mount()) << which;
    expect_sound(rig, "mount");
    if (!failed) break;
  }
}

TEST(Fault, InSomebodyElsesChange_ReadersGoOnAndUploadsAreToldOfIt) {
  Rig rig(used_image());
  ASSERT_TRUE(rig.mount());
  auto reader = rig.store->open("old");
  ASSERT_TRUE(rig.wait_for([&] { return (*reader)->size(); }));
  auto removed = rig.store->open("old");
  ASSERT_TRUE(rig.wait_for([&] { return (*removed)->size(); }));
  auto writer = rig.store->create("half", 30'000, NameTaken::store_beside);
  const auto room = rig.wait_for([&] { return (*writer)->space(); });
  ASSERT_TRUE(room);
  (*writer)->advance(room->size());
  rig.settle();
  rig.device.fails = [](Call call, std::size_t) { return call == Call::flush; };
  EXPECT_EQ(rig.rename("small", "d/small"), fail(Error::io));
  rig.device.fails = nullptr;
  EXPECT_EQ(rig.finish(**writer, pattern(22'000)), fail(Error::io)) << "its blocks belonged to nobody for a while";
  EXPECT_TRUE(rig.read_all(**reader) == pattern(10'000, 1));
  ASSERT_TRUE(rig.remove("old"));
  for (std::uint64_t seed = 0; seed < 8; ++seed) ASSERT_TRUE(rig.upload("filler", pattern(40'000, seed)));
  EXPECT_TRUE(rig.read_all(**reader) == pattern(10'000, 1));
  EXPECT_TRUE(rig.read_all(**removed) == pattern(10'000, 1));
  reader->reset();
  removed->reset();
  writer->reset();
  rig.settle();
  EXPECT_TRUE(own_files(rig.device.image(), "removed").empty());
  EXPECT_TRUE(own_files(rig.device.image(), "incoming").empty());
}

TEST(Fault, DeviceThatIsGone_FailsEverythingAndStopsNothing) {
  Rig rig(used_image());
  ASSERT_TRUE(rig.mount());
  rig.device.fails = [](Call, std::size_t) { return true; };
  EXPECT_EQ(rig.upload("new", pattern(20'000)), fail(Error::io));
  EXPECT_EQ(rig.remove("old"), fail(Error::io));
  EXPECT_EQ(rig.rename("old", "d/x"), fail(Error::io));
  EXPECT_EQ(rig.replace("accounts", "three"), fail(Error::io));
  EXPECT_EQ(rig.list(), fail(Error::io));
  EXPECT_EQ(rig.download("old"), fail(Error::io));
  rig.device.fails = nullptr;
  expect_sound(rig, "the device is back");
}

}  // namespace wirelab::storage::test
