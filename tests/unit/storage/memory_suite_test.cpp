#include <limits>

#include "firmware/core/reactor.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_document_store.h"
#include "tests/support/memory_file_store.h"
#include "tests/unit/storage/open_length_suite.h"

namespace wirelab::storage::test {
namespace {

/// The suite's rig over the store that other tests put in place of a real one: it has to keep the same promises.
class MemoryRig final : public StoreCalls {
 public:
  static constexpr std::size_t kLarge = 300'017;

  MemoryRig() {
    store_.directories.insert({"d", "d/e"});
    store_.chunk = 8UL * 1024;
    store_.rules.delay = 1;
  }

  [[nodiscard]] FileStore& file_store() override { return store_; }
  [[nodiscard]] DocumentStore& document_store() override { return documents_; }
  bool turn() override {
    reactor_.run_once(Duration::zero());
    return true;
  }
  void settle() { reactor_.run_until_stalled(); }
  void leave_room(std::size_t bytes) { store_.capacity = bytes; }
  void make_room() { store_.capacity = std::numeric_limits<std::uint64_t>::max(); }
  /// Bytes that were not committed are in no file.
  [[nodiscard]] static std::size_t unfinished() { return 0; }

 private:
  wirelab::test::ManualClock clock_;
  Reactor reactor_{clock_};
  wirelab::test::MemoryFileStore store_{reactor_};
  wirelab::test::MemoryDocumentStore documents_{reactor_};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, OpenLengthSuite, MemoryRig);

}  // namespace wirelab::storage::test
