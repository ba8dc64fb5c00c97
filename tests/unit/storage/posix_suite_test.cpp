#include <filesystem>
#include <iterator>

#include "tests/unit/storage/directory_suite.h"
#include "tests/unit/storage/name_suite.h"
#include "tests/unit/storage/open_length_suite.h"
#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"
#include "tests/unit/storage/store_suite.h"

namespace wirelab::storage::test {
namespace {

/// The suite's rig over a directory, with real workers.
class PosixRig final : public StoreCalls {
 public:
  static constexpr std::size_t kLarge = 3'000'017;
  static constexpr int kManyFiles = 1'000;

  PosixRig() {
    std::filesystem::create_directories(directory_.path() / "d" / "e");
    reopen();
  }

  [[nodiscard]] FileStore& file_store() override { return *store_; }
  [[nodiscard]] DocumentStore& document_store() override { return *store_; }
  bool turn() override { return loop_.turn(); }
  void settle() { loop_.settle(); }
  void drop_store() { store_.reset(); }
  void reopen() {
    drop_store();
    settle();
    auto opened =
        PosixFileStore::open_root(loop_.reactor, loop_.pool, directory_.path().string(), StoreSettings{}, calls_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  void leave_room(std::size_t bytes) { calls_.room = bytes; }
  void make_room() { calls_.room = ~std::uint64_t{0}; }
  [[nodiscard]] std::size_t unfinished() const {
    const std::filesystem::directory_iterator all(directory_.path() / ".wirelab" / "incoming");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

 private:
  TemporaryDirectory directory_;
  ScriptedCalls calls_;
  Loop loop_;
  std::unique_ptr<PosixFileStore> store_;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Posix, StoreSuite, PosixRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Posix, NameSuite, PosixRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Posix, OpenLengthSuite, PosixRig);
INSTANTIATE_TYPED_TEST_SUITE_P(Posix, DirectorySuite, PosixRig);

}  // namespace wirelab::storage::test
