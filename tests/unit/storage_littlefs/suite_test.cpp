#include "tests/unit/storage/name_suite.h"
#include "tests/unit/storage/store_suite.h"
#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

/// The suite's rig over littlefs on a disk of 4 MiB.
class LittlefsRig final : public StoreCalls {
 public:
  static constexpr std::size_t kLarge = 300'017;

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
  [[nodiscard]] std::size_t unfinished() {
    rig_.settle();
    return own_files(rig_.device.image(), "incoming").size() + own_files(rig_.device.image(), "removed").size();
  }

 private:
  static const SimulatedBlockDevice::Image& disk() {
    static const SimulatedBlockDevice::Image image = formatted_image(1024, {"d", "d/e"});
    return image;
  }

  Rig rig_{disk()};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, StoreSuite, LittlefsRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Littlefs, NameSuite, LittlefsRig);

}  // namespace wirelab::storage::test
