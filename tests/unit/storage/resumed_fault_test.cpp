// Every single call to the disk fails once while an upload is resumed: it ends with an error or rightly, nothing is
// left open, and whoever goes on from the offset that is told gets the file.

#include <cerrno>

#include "tests/unit/storage/scripted_calls.h"
#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

const std::string kContent = "abcdef";

class ResumedFault : public StoreTest {
 protected:
  [[nodiscard]] static UploadName name() {
    Sha256 hash;
    hash.update(as_bytes(kContent));
    return {.path = "f", .size = kContent.size(), .sha256 = hash.finish()};
  }

  PartEnd send(std::size_t from, std::size_t to) {
    auto part = store_->take_up(name(), {.kind = UploadCondition::Kind::new_name}, from);
    if (!part) return PartEnd::none;
    (*part)->begin(to - from);
    static_cast<void>(finish(**part, std::string_view(kContent).substr(from, to - from)));
    return (*part)->part_end();
  }
  std::uint64_t offset() {
    const auto look = store_->look_up(name());
    return wait_for([&] { return (*look)->offset(); }).value_or(~std::uint64_t{0});
  }
};

TEST_F(ResumedFault, EachCallFailsOnce_TheNextTryEndsIt) {
  ScriptedCalls calls;
  std::size_t faults = 0;
  for (std::size_t failing = 0;; ++failing) {
    SCOPED_TRACE("call " + std::to_string(failing));
    calls.script = nullptr;
    store_ = open_with(settings_, calls);
    settle();
    const std::size_t descriptors = open_descriptors();
    calls.restart();
    bool failed = false;
    calls.script = [&](const std::string&, std::size_t number) {
      failed |= number == failing;
      return number == failing ? -EIO : 0;
    };
    const PartEnd first = send(0, 4);
    const PartEnd second = first == PartEnd::kept ? send(4, kContent.size()) : PartEnd::none;
    settle();
    calls.script = nullptr;
    ASSERT_EQ(open_descriptors(), descriptors);
    if (second != PartEnd::stored) {
      const std::uint64_t there = offset();
      ASSERT_LE(there, kContent.size());
      if (first == PartEnd::kept) {
        ASSERT_GE(there, 4U);
      }
      ASSERT_EQ(send(there, kContent.size()), PartEnd::stored);
    }
    ASSERT_EQ(content_of(root() / "f"), kContent);
    ASSERT_TRUE(remove("f"));
    store_.reset();
    settle();
    if (!failed) break;
    ++faults;
  }
  EXPECT_GT(faults, 30U);
}

}  // namespace
}  // namespace wirelab::storage::test
