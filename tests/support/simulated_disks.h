#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "firmware/storage_littlefs/littlefs_store.h"
#include "firmware/storage_posix/posix_file_store.h"
#include "tests/support/simulated_block_device.h"
#include "tests/support/simulated_file_system.h"

namespace wirelab::test {

/// A disk with a littlefs on it, whose power can go.
class LittlefsDisk {
 public:
  using Content = SimulatedBlockDevice::Image;
  static Content blank() { return Content(std::size_t{64} * 4096); }

  explicit LittlefsDisk(Content content) : device_(512, std::move(content)) {
    settings_.block_size = 4096;
    settings_.cache_size = 512;
    settings_.transfer_size = 4096;
    settings_.lookahead_size = 64;
  }
  std::unique_ptr<storage::LittlefsStore> mount(Reactor& reactor, Executor& executor) {
    auto mounted = storage::LittlefsStore::mount(reactor, executor, device_, settings_);
    return mounted ? std::move(*mounted) : nullptr;
  }
  void cut_at(std::size_t change) { device_.cut_at(change); }
  [[nodiscard]] bool cut() const { return device_.cut(); }
  [[nodiscard]] Content after_cut(std::uint64_t seed) const { return device_.after_cut(seed); }
  [[nodiscard]] storage::LittlefsSettings& settings() noexcept { return settings_; }
  /// Seconds since 1970, for the next mount and everything after it.
  void set_time(std::int64_t seconds) noexcept {
    calendar_.seconds = seconds;
    settings_.calendar = &calendar_;
  }

 private:
  class SetCalendar final : public Calendar {
   public:
    [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override {
      return std::chrono::seconds(seconds);
    }
    std::int64_t seconds = 0;
  };

  SetCalendar calendar_;
  storage::LittlefsSettings settings_;
  SimulatedBlockDevice device_;
};

/// A directory of a POSIX system, whose power can go.
class PosixDisk {
 public:
  using Content = SimulatedFileSystem::Tree;
  static Content blank() { return SimulatedFileSystem().after_cut(0); }

  explicit PosixDisk(Content content) : calls_(std::move(content)) {}
  std::unique_ptr<storage::PosixFileStore> mount(Reactor& reactor, Executor& executor) {
    auto opened = storage::PosixFileStore::open_root(reactor, executor, "/", settings_, calls_);
    return opened ? std::move(*opened) : nullptr;
  }
  void cut_at(std::size_t change) { calls_.cut_at(change); }
  [[nodiscard]] bool cut() const { return calls_.cut(); }
  [[nodiscard]] Content after_cut(std::uint64_t seed) const { return calls_.after_cut(seed); }
  [[nodiscard]] Content left_behind() const { return calls_.left_behind(); }
  [[nodiscard]] storage::StoreSettings& settings() noexcept { return settings_; }
  /// The disk is full for what a file has from this offset on.
  void set_room(std::uint64_t bytes) noexcept { calls_.set_room(bytes); }
  /// Seconds since 1970.
  void set_time(std::int64_t seconds) noexcept { calls_.set_time(seconds); }

 private:
  storage::StoreSettings settings_;
  SimulatedFileSystem calls_;
};

}  // namespace wirelab::test
