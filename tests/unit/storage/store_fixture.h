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

namespace wirelab::storage::test {

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

/// Counts its calls.
class CountingWatcher final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

/// A directory of its own for one test, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wirelab-storage-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A loop with workers.
struct Loop {
  Loop() { reactor.attach(poller); }
  ~Loop() {
    // A worker that posts wakes the pollers.
    pool.settle();
    reactor.detach(poller);
  }

  /// Runs until the operation's question has an answer; fails the test if none comes within a minute.
  template <typename Question>
  auto wait_for(Question question) {
    auto answer = question();
    for (int turns = 0; !answer && answer.error() == Error::would_block; ++turns) {
      if (turns > 60) {
        ADD_FAILURE() << "no answer";
        break;
      }
      reactor.run_once(std::chrono::seconds(1));
      answer = question();
    }
    return answer;
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

/// Bytes in which every 8 are different, so that nothing can be out of place unseen.
inline std::string pattern(std::size_t size, std::uint64_t seed = 1) {
  std::string text(size, '\0');
  std::uint64_t state = seed;
  for (std::size_t at = 0; at < size; ++at) {
    if (at % 8 == 0) state = state * 6364136223846793005U + 1442695040888963407U;
    text[at] = static_cast<char>(state >> (8 * (at % 8)));
  }
  return text;
}

/// How many descriptors this process has open.
inline std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// A store over a directory of its own, and short forms of what tests ask of it.
class StoreTest : public ::testing::Test {
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

  /// The path under which the upload stands, or why there is none.
  Result<std::string> upload(std::string_view path, std::string_view content,
                             NameTaken taken = NameTaken::store_beside) {
    auto writer = store_->create(path, content.size(), taken);
    if (!writer) return fail(writer.error());
    return finish(**writer, content);
  }

  Result<std::string> finish(FileWriter& writer, std::string_view content) {
    while (true) {
      const auto room = loop_.wait_for([&] { return writer.space(); });
      if (!room) return fail(room.error());
      if (room->empty()) break;
      if (content.empty()) break;
      const std::size_t count = std::min(room->size(), content.size());
      std::copy_n(as_bytes(content).begin(), count, room->begin());
      writer.advance(count);
      content.remove_prefix(count);
    }
    const auto stored = loop_.wait_for([&] { return writer.commit(); });
    if (!stored) return fail(stored.error());
    return std::string(*stored);
  }

  Result<std::string> download(std::string_view path) {
    auto reader = store_->open(path);
    if (!reader) return fail(reader.error());
    return read_all(**reader);
  }

  Result<std::string> read_all(FileReader& reader) {
    const auto size = loop_.wait_for([&] { return reader.size(); });
    if (!size) return fail(size.error());
    std::string text(*size, '\0');
    for (std::size_t at = 0; at < text.size();) {
      const auto got = loop_.wait_for(
          [&] { return reader.read(at, std::as_writable_bytes(std::span(text.data() + at, text.size() - at))); });
      if (!got) return fail(got.error());
      if (*got == 0) break;
      at += *got;
    }
    return text;
  }

  Result<std::string> list(std::string_view path = "") {
    auto listing = store_->list(path);
    if (!listing) return fail(listing.error());
    const auto names = loop_.wait_for([&] { return (*listing)->names(); });
    if (!names) return fail(names.error());
    return std::string(*names);
  }

  Result<void> outcome(Result<ChangeHandle> change) {
    if (!change) return fail(change.error());
    return loop_.wait_for([&] { return (*change)->result(); });
  }
  Result<void> remove(std::string_view path) { return outcome(store_->remove(path)); }
  Result<void> rename(std::string_view from, std::string_view to) { return outcome(store_->rename(from, to)); }

  /// Waits for everything that still runs, and delivers it.
  void settle() {
    loop_.pool.settle();
    loop_.reactor.run_until_stalled();
  }

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
