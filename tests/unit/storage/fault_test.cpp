// What the disk does to us: the order in which things become durable, and every single call failing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

using ::testing::ElementsAre;

class Fault : public StoreTest {
 protected:
  Fault() {
    settings_.resolution = Resolution::openat2;
    store_ = open_with(settings_, calls_);
    calls_.restart();
  }

  /// The files under their names, with their content.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(root())) {
      if (entry.is_regular_file()) found[entry.path().filename()] = content_of(entry.path());
    }
    return found;
  }

  /// Runs `act` with its first, second, third… call failing in turn, until one run needs fewer calls than that; after
  /// each, `check` is told whether it succeeded.
  void fail_each_call(int errno_value, const std::function<bool()>& act, const std::function<void(bool)>& check) {
    for (std::size_t victim = 0; victim < 100; ++victim) {
      calls_.restart();
      std::atomic<bool> failed = false;
      calls_.script = [&](const std::string&, std::size_t number) {
        if (number != victim) return 0;
        failed = true;
        return -errno_value;
      };
      SCOPED_TRACE("call " + std::to_string(victim) + " fails with " + std::to_string(errno_value));
      const std::size_t descriptors = open_descriptors();
      const bool succeeded = act();
      settle();
      EXPECT_EQ(open_descriptors(), descriptors);
      calls_.script = nullptr;
      if (!failed) {
        EXPECT_TRUE(succeeded);
        EXPECT_GT(victim, 2U);
        return;
      }
      EXPECT_TRUE(unfinished().empty()) << calls_.calls()[victim];
      check(succeeded);
    }
    FAIL() << "the calls never end";
  }

  ScriptedCalls calls_;
};

constexpr int kErrors[] = {EIO, ENOSPC, EINTR, EDQUOT, ENOMEM, EMFILE};

}  // namespace

TEST_F(Fault, Upload_IsDurableBeforeItIsNamedAndNamedDurablyBeforeItIsAnswered) {
  ASSERT_EQ(upload("letras.txt", "abcdef"), "letras.txt");
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "status", "open_at", "free_bytes", "reserve",  // made
                                          "write", "sync_data",          // filled and durable
                                          "open_beneath", "rename_new",  // named
                                          "sync"));                      // the name durable
}

TEST_F(Fault, OpenLength_ReservesNothingAndIsDurableInTheSameOrder) {
  ASSERT_EQ(upload_open("letras.txt", "abcdef", 1'000), "letras.txt");
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "status", "open_at",     // made
                                          "write", "sync_data",                    // filled and durable
                                          "open_beneath", "rename_new", "sync"));  // named, durably
  calls_.restart();
  ASSERT_EQ(upload_open("grande", pattern(9'000'000)), "grande");
  const auto calls = calls_.calls();
  const auto sync = std::ranges::find(calls, "sync_data");
  EXPECT_EQ(std::ranges::find(calls, "reserve"), calls.end());
  EXPECT_GT(std::count(calls.begin(), sync, "write"), 4);
  EXPECT_THAT(std::vector(sync, calls.end()), ElementsAre("sync_data", "open_beneath", "rename_new", "sync"));
}

TEST_F(Fault, LargeUpload_HasAllItsPiecesWrittenBeforeTheSync) {
  const std::string content = pattern(9'000'000);
  ASSERT_EQ(upload("grande", content), "grande");
  const auto calls = calls_.calls();
  const auto sync = std::ranges::find(calls, "sync_data");
  EXPECT_NE(std::ranges::find(calls, "set_direct"), calls.end());
  EXPECT_GT(std::count(calls.begin(), sync, "write"), 4);
  EXPECT_THAT(std::vector(sync, calls.end()), ElementsAre("sync_data", "open_beneath", "rename_new", "sync"));
}

TEST_F(Fault, Remove_SyncsTheDirectoryBeforeItIsAnswered) {
  put(root() / "a", "1");
  ASSERT_TRUE(remove("a"));
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "status_at", "open_at", "status_at", "unlink", "sync"));
}

TEST_F(Fault, Rename_SyncsBothDirectoriesBeforeItIsAnswered) {
  put(root() / "a", "1");
  std::filesystem::create_directory(root() / "d");
  ASSERT_TRUE(rename("a", "d/b"));
  EXPECT_THAT(calls_.calls(), ElementsAre("open_beneath", "status_at", "open_beneath", "rename_new", "sync", "sync"));
}

TEST_F(Fault, Document_IsDurableBeforeItReplaces) {
  ASSERT_TRUE(outcome(store_->replace("accounts", as_bytes("one"))));
  EXPECT_THAT(calls_.calls(), ElementsAre("open_at", "write", "sync_data", "rename_over", "sync"));
}

TEST_F(Fault, WithoutRenameat2_ALinkTakesItsPlace) {
  calls_.script = [](const std::string& call, std::size_t) { return call == "rename_new" ? -ENOSYS : 0; };
  put(root() / "letras.txt", "old");
  EXPECT_EQ(upload("letras.txt", "new"), "letras-copia.txt");
  EXPECT_EQ(rename("letras.txt", "letras-copia.txt"), fail(Error::exists));
  EXPECT_TRUE(rename("letras.txt", "b"));
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"letras-copia.txt", "new"}, {"b", "old"}}));
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Fault, WithoutFallocate_RoomIsAskedFor) {
  calls_.script = [](const std::string& call, std::size_t) { return call == "reserve" ? -EOPNOTSUPP : 0; };
  EXPECT_EQ(upload("a", "abc"), "a");
  auto writer = store_->create("b", std::uint64_t{1} << 60, NameTaken::store_beside);
  EXPECT_EQ(loop_.wait_for([&] { return (*writer)->space(); }).error(), Error::no_space);
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Fault, DirectWritesRefused_TheUploadGoesOnWithoutThem) {
  const std::string content = pattern(2'500'001);
  std::atomic<bool> buffered = false;
  calls_.script = [&](const std::string& call, std::size_t) {
    if (call == "set_buffered") buffered = true;
    return call == "write" && !buffered ? -EINVAL : 0;
  };
  EXPECT_EQ(upload("a", content), "a");
  EXPECT_TRUE(content_of(root() / "a") == content);
  calls_.script = [&](const std::string& call, std::size_t) { return call == "set_direct" ? -EINVAL : 0; };
  EXPECT_EQ(upload("b", content), "b");
  EXPECT_TRUE(content_of(root() / "b") == content);
}

TEST_F(Fault, EveryCallOfAnUploadFailing_LeavesTheOldFilesAndNothingElse) {
  put(root() / "letras.txt", "old");
  using Act = std::function<Result<std::string>(const std::string&)>;
  const Act known = [this](const std::string& content) { return upload("letras.txt", content); };
  const Act open = [this](const std::string& content) { return upload_open("letras.txt", content); };
  for (const Act& act : {known, open}) {
    for (const std::size_t size : {std::size_t{6}, std::size_t{1'500'000}}) {
      const std::string content = pattern(size);
      for (const int errno_value : kErrors) {
        fail_each_call(
            errno_value, [&] { return act(content).has_value(); },
            [&](bool succeeded) {
              auto expected = std::map<std::string, std::string>{{"letras.txt", "old"}};
              if (succeeded) expected["letras-copia.txt"] = content;
              EXPECT_TRUE(files() == expected);
              EXPECT_TRUE(errno_value != EINTR || succeeded);
              std::filesystem::remove(root() / "letras-copia.txt");
            });
        std::filesystem::remove(root() / "letras-copia.txt");
      }
    }
  }
}

TEST_F(Fault, EveryCallOfARemovalFailing_IsAClearErrorAndTheFileIsThereOrGone) {
  for (const int errno_value : kErrors) {
    put(root() / "a", "old");
    fail_each_call(
        errno_value, [&] { return remove("a").has_value(); },
        [&](bool succeeded) {
          EXPECT_TRUE(errno_value != EINTR || succeeded);
          EXPECT_TRUE(!succeeded || files().empty());
          put(root() / "a", "old");
        });
  }
}

TEST_F(Fault, EveryCallOfARenamingFailing_TheFileStandsUnderOneOfTheNames) {
  const std::map<std::string, std::string> before{{"a", "old"}};
  const std::map<std::string, std::string> after{{"b", "old"}};
  for (const bool links : {false, true}) {
    for (const int errno_value : kErrors) {
      put(root() / "a", "old");
      std::filesystem::remove(root() / "b");
      fail_each_call(
          errno_value,
          [&] {
            if (links) {
              const auto inner = calls_.script;
              calls_.script = [inner](const std::string& call, std::size_t number) {
                const int answer = inner(call, number);
                return answer == 0 && call == "rename_new" ? -ENOSYS : answer;
              };
            }
            return rename("a", "b").has_value();
          },
          [&](bool succeeded) {
            EXPECT_TRUE(errno_value != EINTR || succeeded);
            const auto found = files();
            EXPECT_TRUE(found == after || (!succeeded && found == before));
            if (found == after) std::filesystem::rename(root() / "b", root() / "a");
          });
    }
  }
}

TEST_F(Fault, EveryCallOfADocumentsReplacementFailing_TheOldOrTheNewStays) {
  ASSERT_TRUE(outcome(store_->replace("accounts", as_bytes("old"))));
  const auto file = root() / ".wirelab" / "documents" / "accounts";
  for (const int errno_value : kErrors) {
    fail_each_call(
        errno_value, [&] { return outcome(store_->replace("accounts", as_bytes("new"))).has_value(); },
        [&](bool succeeded) {
          EXPECT_TRUE(errno_value != EINTR || succeeded);
          const std::string content = content_of(file);
          EXPECT_TRUE(content == "new" || (!succeeded && content == "old"));
          put(file, "old");
        });
  }
}

TEST_F(Fault, EveryCallOfReadingFailing_IsAnErrorOrTheTruth) {
  const std::string content = pattern(300'000);
  put(root() / "a", content);
  for (const int errno_value : kErrors) {
    Result<std::string> got;
    fail_each_call(
        errno_value,
        [&] {
          got = download("a");
          return got.has_value();
        },
        [&](bool succeeded) { EXPECT_TRUE(!succeeded || *got == content); });
  }
}

TEST_F(Fault, EveryCallOfAListingFailing_IsAnErrorOrTheTruth) {
  put(root() / "a", "1");
  for (const int errno_value : kErrors) {
    Result<std::string> got;
    fail_each_call(
        errno_value,
        [&] {
          put(root() / "b", "");
          std::filesystem::remove(root() / "b");  // a new stamp, so that it is read
          got = list();
          return got.has_value();
        },
        [&](bool succeeded) { EXPECT_TRUE(!succeeded || *got == "a"); });
  }
}

TEST_F(Fault, EveryCallOfOpeningTheRootFailing_IsAnExplainedError) {
  store_.reset();
  settle();
  for (const int errno_value : {EIO, EACCES}) {
    fail_each_call(
        errno_value,
        [&] {
          const auto opened = PosixFileStore::open_root(loop_.reactor, loop_.pool, root().string(), settings_, calls_);
          EXPECT_TRUE(opened || opened.error().message.find(root().string()) != std::string::npos);
          return opened.has_value();
        },
        [](bool succeeded) { EXPECT_FALSE(succeeded); });
  }
}

TEST_F(Fault, DirectorySyncFailing_TheUploadIsTakenBack) {
  calls_.script = [](const std::string& call, std::size_t) { return call == "sync" ? -EIO : 0; };
  EXPECT_EQ(upload("a", "abc"), fail(Error::io));
  EXPECT_TRUE(files().empty());
  EXPECT_TRUE(unfinished().empty());
}

}  // namespace wirelab::storage::test
