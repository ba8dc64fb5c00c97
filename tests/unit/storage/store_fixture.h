#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/core/clock.h"
#include "firmware/core/poller.h"
#include "firmware/core/reactor.h"
#include "firmware/storage_posix/posix_file_store.h"
#include "firmware/storage_posix/worker_pool.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/wait_for.h"
#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

using wirelab::test::TemporaryDirectory;

/// A clock that does not matter here: nothing in a store depends on time.
class StillClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return {}; }
};

/// Sleeps until a worker has a message.
class WakePoller final : public Poller {
 public:
  void poll(Duration max_wait) override {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, max_wait, [this] { return is_woken_; });
    is_woken_ = false;
  }
  [[nodiscard]] bool can_wait() const noexcept override { return true; }
  void wake() noexcept override {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
};

/// A loop with workers.
struct Loop {
  Loop() { reactor.attach(poller); }
  ~Loop() {
    // A worker that posts wakes the pollers.
    pool.settle();
    reactor.detach(poller);
  }

  /// Runs until something came; false if nothing does within a minute.
  bool turn() {
    for (int seconds = 0; seconds < 60; ++seconds) {
      if (reactor.run_once(std::chrono::seconds(1))) return true;
    }
    return false;
  }

  /// Runs until the operation's question has an answer; fails the test if none comes.
  template <typename Question>
  auto wait_for(Question question) {
    return wirelab::test::wait_for(question, [this] { return turn(); });
  }

  /// Waits for everything that still runs, and delivers it.
  void settle() {
    pool.settle();
    reactor.run_until_stalled();
  }

  StillClock clock;
  WakePoller poller;
  Reactor reactor{clock};
  WorkerPool pool{reactor};
};

/// Reads a whole file past the store.
inline std::string content_of(const std::filesystem::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(content).str();
}

/// Writes a whole file past the store.
inline void put(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// How many descriptors this process has open.
inline std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// A store over a directory of its own, and short forms of what tests ask of it.
class StoreTest : public ::testing::Test, protected StoreCalls {
 protected:
  /// Workers still use what a derived fixture has: all of them end before its members do.
  void TearDown() override { settle(); }

  void open_store() { store_ = open_with(settings_, real_system_calls()); }

  std::unique_ptr<PosixFileStore> open_with(const StoreSettings& settings, SystemCalls& calls) {
    auto opened = PosixFileStore::open_root(loop_.reactor, loop_.pool, root().string(), settings, calls);
    if (!opened) {
      ADD_FAILURE() << opened.error().message;
      std::abort();
    }
    return std::move(*opened);
  }

  [[nodiscard]] const std::filesystem::path& root() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path incoming() const { return root() / ".wirelab" / "incoming"; }

  [[nodiscard]] FileStore& file_store() override { return *store_; }
  [[nodiscard]] DocumentStore& document_store() override { return *store_; }
  bool turn() override { return loop_.turn(); }
  void settle() { loop_.settle(); }

  /// What lies in the store's directory for files in the making.
  [[nodiscard]] std::vector<std::string> unfinished() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(incoming())) names.push_back(entry.path().filename());
    return names;
  }

  TemporaryDirectory directory_;
  StoreSettings settings_;
  Loop loop_;
  std::unique_ptr<PosixFileStore> store_;
};

}  // namespace wirelab::storage::test
