// Somebody with access to the root exchanges a directory with a symlink that points out, without end, while the store
// is asked for everything beneath it. One thing outside that is read, written or named is a failure.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <map>
#include <thread>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Confinement : public StoreTest, public ::testing::WithParamInterface<Resolution> {
 protected:
  Confinement() {
    std::filesystem::create_directories(outside() / "kept");
    put(outside() / "secret", "outside");
    put(outside() / "common", "outside");
    std::filesystem::create_directory(root() / "d");
    put(root() / "d" / "common", "inside");
    std::filesystem::create_symlink(outside(), place_.path() / "link");
    settings_.resolution = GetParam();
    open_store();
  }

  [[nodiscard]] std::filesystem::path outside() const { return place_.path() / "outside"; }

  /// Everything outside the root that must stay as it is.
  [[nodiscard]] std::map<std::string, std::string> outside_files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(outside())) {
      files[entry.path().filename()] = entry.is_directory() ? "directory" : content_of(entry.path());
    }
    return files;
  }

  TemporaryDirectory place_;
};

/// Exchanges two names as fast as it can, on a thread of its own, until it dies.
class Swapper {
 public:
  Swapper(std::string one, std::string other)
      : one_(std::move(one)), other_(std::move(other)), thread_([this] { swap(); }) {}
  Swapper(const Swapper&) = delete;
  Swapper& operator=(const Swapper&) = delete;
  ~Swapper() {
    over_ = true;
    thread_.join();
    if (swaps_ % 2 == 1) exchange();
  }
  [[nodiscard]] std::size_t swaps() const { return swaps_; }

 private:
  void exchange() { ::renameat2(AT_FDCWD, one_.c_str(), AT_FDCWD, other_.c_str(), RENAME_EXCHANGE); }
  void swap() {
    while (!over_) {
      exchange();
      ++swaps_;
    }
  }

  std::string one_;
  std::string other_;
  std::atomic<bool> over_ = false;
  std::atomic<std::size_t> swaps_ = 0;
  std::thread thread_;
};

constexpr std::size_t kReads = 100'000;
constexpr std::size_t kChanges = 4'000;

}  // namespace

TEST_P(Confinement, SwappedDirectory_NothingOutsideIsReadOrListed) {
  std::size_t read = 0;
  std::size_t refused = 0;
  {
    const Swapper swapper((root() / "d").string(), (place_.path() / "link").string());
    for (std::size_t round = 0; round < kReads / 2; ++round) {
      const auto content = download("d/common");
      if (content) {
        ASSERT_EQ(*content, "inside");
        ++read;
      } else {
        ++refused;
      }
      ASSERT_FALSE(download("d/secret"));
      if (round % 4 != 0) continue;
      if (const auto names = list("d")) {
        ASSERT_EQ(names->find("secret"), std::string::npos);
      }
      if (const auto found = entries("d")) {
        ASSERT_EQ(found->find("secret"), std::string::npos);
      }
      ASSERT_FALSE(look("d/secret"));
    }
    EXPECT_GT(swapper.swaps(), 1000U);
  }
  EXPECT_GT(read, 0U) << "the race was never lost by the symlink";
  EXPECT_GT(refused, 0U) << "the race was never won by the symlink";
}

TEST_P(Confinement, SwappedDirectory_NothingOutsideIsWrittenOrNamed) {
  const auto before = outside_files();
  std::size_t done = 0;
  std::size_t refused = 0;
  const auto tally = [&](bool succeeded) { ++(succeeded ? done : refused); };
  put(root() / "mine", "inside");
  {
    const Swapper swapper((root() / "d").string(), (place_.path() / "link").string());
    for (std::size_t round = 0; round < kChanges / 4; ++round) {
      tally(upload("d/new", "inside").has_value());
      tally(remove("d/secret").has_value());
      tally(rename("d/common", "d/new2").has_value());
      tally(rename("d/new2", "d/common").has_value());
      tally(make_directory("d/made").has_value());
      tally(remove_directory("d/made").has_value());
      tally(rename("mine", "d/mine").has_value());
      tally(rename("d/mine", "mine").has_value());
      static_cast<void>(remove("d/new"));
      static_cast<void>(remove_directory("d/kept"));
    }
  }
  EXPECT_EQ(outside_files(), before);
  EXPECT_GT(done, 0U);
  EXPECT_GT(refused, 0U);
}

TEST_P(Confinement, RootReachedThroughASymlink_IsTheOperatorsChoice) {
  const auto alias = place_.path() / "alias";
  store_.reset();
  settle();
  std::filesystem::create_directory_symlink(root(), alias);
  ASSERT_TRUE(PosixFileStore::open_root(loop_.reactor, loop_.pool, alias.string()));
}

INSTANTIATE_TEST_SUITE_P(Ways, Confinement, ::testing::Values(Resolution::openat2, Resolution::walk),
                         [](const auto& param) { return param.param == Resolution::walk ? "walk" : "openat2"; });

}  // namespace wirelab::storage::test
