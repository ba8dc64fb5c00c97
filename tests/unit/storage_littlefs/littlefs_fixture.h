#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firmware/core/reactor.h"
#include "firmware/storage_littlefs/littlefs_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/simulated_block_device.h"
#include "tests/support/stepped_executor.h"
#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

using wirelab::test::ManualClock;
using wirelab::test::SimulatedBlockDevice;
using wirelab::test::SteppedExecutor;

inline constexpr std::uint32_t kUnit = 512;
inline constexpr std::uint32_t kBlock = 4096;

/// Small sizes, so that small files already cross every boundary.
inline LittlefsSettings small_settings() {
  LittlefsSettings settings;
  settings.block_size = kBlock;
  settings.metadata_size = kBlock;
  settings.cache_size = 1024;
  settings.transfer_size = 8 * 1024;
  settings.lookahead_size = 64;
  settings.unit_cache = 8;
  settings.max_operations = 16;
  return settings;
}

/// A disk of so many blocks on which a store was mounted once, with these directories in it.
SimulatedBlockDevice::Image formatted_image(std::size_t blocks, std::initializer_list<const char*> directories,
                                            const LittlefsSettings& settings = small_settings());

/// A store on a simulated disk, alone with a loop and an executor that the test drives.
class Rig final : public StoreCalls {
 public:
  explicit Rig(SimulatedBlockDevice::Image image, const LittlefsSettings& settings = small_settings())
      : device(kUnit, std::move(image)), settings_(settings) {}
  ~Rig() override { settle(); }

  /// Mounts; the fault if that fails.
  std::expected<void, StoreFault> mount() {
    store.reset();
    settle();
    auto mounted = LittlefsStore::mount(reactor, executor, device, settings_);
    if (!mounted) return std::unexpected(mounted.error());
    store = std::move(*mounted);
    return {};
  }

  [[nodiscard]] FileStore& file_store() override { return *store; }
  [[nodiscard]] DocumentStore& document_store() override { return *store; }
  bool turn() override {
    const bool looped = reactor.run_once(Duration::zero());
    return executor.step() || looped;
  }
  void settle() { executor.settle(); }

  ManualClock clock;
  Reactor reactor{clock};
  SteppedExecutor executor{reactor};
  SimulatedBlockDevice device;
  std::unique_ptr<LittlefsStore> store;

 private:
  LittlefsSettings settings_;
};

/// What lies in one of the store's own directories of a disk, seen without the store: "incoming", "removed".
std::vector<std::string> own_files(const SimulatedBlockDevice::Image& image, const char* directory,
                                   const LittlefsSettings& settings = small_settings());

/// How many blocks littlefs finds in use on a disk.
std::size_t used_blocks(const SimulatedBlockDevice::Image& image, const LittlefsSettings& settings = small_settings());

}  // namespace wirelab::storage::test
