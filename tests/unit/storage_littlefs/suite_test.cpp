#include "firmware/storage_posix/worker_pool.h"
#include "tests/unit/storage/directory_suite.h"
#include "tests/unit/storage/name_suite.h"
#include "tests/unit/storage/open_length_suite.h"
#include "tests/unit/storage/store_fixture.h"
#include "tests/unit/storage/store_suite.h"
#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

const SimulatedBlockDevice::Image& disk() {
  static const SimulatedBlockDevice::Image image = formatted_image(1024, {"d", "d/e"});
  return image;
}

std::size_t left_behind(const SimulatedBlockDevice& device) {
  return own_files(device.image(), "incoming").size() + own_files(device.image(), "removed").size();
}

/// Fills a disk up to so many bytes.
void fill_up(StoreCalls& rig, std::size_t left) {
  const auto space = rig.space();
  ASSERT_TRUE(space);
  ASSERT_TRUE(rig.upload("filler", std::string(space->free - left, 'f')));
}

/// The suites' rig over littlefs on a disk of 4 MiB.
class LittlefsRig final : public StoreCalls {
 public:
  static constexpr std::size_t kLarge = 300'017;
  static constexpr int kManyFiles = 150;

  LittlefsRig() { reopen(); }

  [[nodiscard]] FileStore& file_store() override { return rig_.file_store(); }
  [[nodiscard]] DocumentStore& document_store() override { return rig_.document_store(); }
  bool turn() override { return rig_.turn(); }
  void settle() { rig_.settle(); }
  void drop_store() { rig_.store.reset(); }
  void reopen() {
    const auto mounted = rig_.mount();
    ASSERT_TRUE(mounted) << mounted.error().message;
  }
  void leave_room(std::size_t bytes) { fill_up(*this, bytes); }
  void make_room() { ASSERT_TRUE(remove("filler")); }
  [[nodiscard]] std::size_t unfinished() {
    settle();
    return left_behind(rig_.device);
  }

 private:
  Rig rig_{disk()};
};

/// The same with real threads: an executor that would gladly do several things at once.
class ThreadedRig final : public StoreCalls {
 public:
  static constexpr std::size_t kLarge = 300'017;
  static constexpr int kManyFiles = 150;

  ThreadedRig() { reopen(); }
  ~ThreadedRig() override {
    drop_store();
    settle();
  }

  [[nodiscard]] FileStore& file_store() override { return *store_; }
  [[nodiscard]] DocumentStore& document_store() override { return *store_; }
  bool turn() override { return loop_.turn(); }
  void settle() { loop_.settle(); }
  void drop_store() { store_.reset(); }
  void reopen() {
    drop_store();
    settle();
    auto mounted = LittlefsStore::mount(loop_.reactor, loop_.pool, device_, small_settings());
    ASSERT_TRUE(mounted) << mounted.error().message;
    store_ = std::move(*mounted);
  }
  void leave_room(std::size_t bytes) { fill_up(*this, bytes); }
  void make_room() { ASSERT_TRUE(remove("filler")); }
  [[nodiscard]] std::size_t unfinished() {
    settle();
    return left_behind(device_);
  }

 private:
  SimulatedBlockDevice device_{kUnit, disk()};
  Loop loop_;
  std::unique_ptr<LittlefsStore> store_;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, StoreSuite, LittlefsRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, NameSuite, LittlefsRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, OpenLengthSuite, LittlefsRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, DirectorySuite, LittlefsRig);
INSTANTIATE_TYPED_TEST_SUITE_P(LittlefsOnThreads, StoreSuite, ThreadedRig);
INSTANTIATE_TYPED_TEST_SUITE_P(LittlefsOnThreads, NameSuite, ThreadedRig);
INSTANTIATE_TYPED_TEST_SUITE_P(LittlefsOnThreads, OpenLengthSuite, ThreadedRig);
INSTANTIATE_TYPED_TEST_SUITE_P(LittlefsOnThreads, DirectorySuite, ThreadedRig);

}  // namespace wirelab::storage::test
