// Every single call to the disk fails once while an upload is resumed: it ends with an error or rightly, nothing is
// left open, and whoever goes on from the offset that is told gets the file.

#include <fcntl.h>

#include <cerrno>
#include <filesystem>

#include "firmware/posix/unique_fd.h"
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

  PartEnd send(std::size_t from, std::size_t to) { return send(from, to, name()); }
  PartEnd send(std::size_t from, std::size_t to, const UploadName& upload,
               const UploadCondition& condition = {.kind = UploadCondition::Kind::new_name}) {
    auto part = store_->take_up(upload, condition, from);
    if (!part) return PartEnd::none;
    (*part)->begin(to - from);
    static_cast<void>(finish(**part, std::string_view(kContent).substr(from, to - from)));
    return (*part)->part_end();
  }
  /// Where the store keeps the only upload that it keeps.
  [[nodiscard]] std::filesystem::path only_partial() const {
    return std::filesystem::directory_iterator(root() / ".wirelab" / "partial")->path();
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

TEST_F(ResumedFault, OffsetWhoseSyncFails_IsNotTold) {
  ScriptedCalls calls;
  store_ = open_with(settings_, calls);
  ASSERT_EQ(send(0, 4), PartEnd::kept);
  calls.script = [](const std::string& call, std::size_t) { return call == "sync" ? -EIO : 0; };
  EXPECT_EQ(send(0, 4), PartEnd::none);
  calls.script = nullptr;
  EXPECT_EQ(send(0, 4), PartEnd::wrong_offset);
}

TEST_F(ResumedFault, AnotherUploadThatIsDroppedMeanwhile_IsNoFault) {
  ScriptedCalls calls;
  store_ = open_with(settings_, calls);
  ASSERT_EQ(send(0, 4), PartEnd::kept);
  calls.script = [&](const std::string& call, std::size_t) {
    if (call == "status_at") std::filesystem::remove(only_partial());
    return 0;
  };
  const UploadName other{.path = "g", .size = kContent.size(), .sha256 = name().sha256};
  EXPECT_EQ(send(0, 4, other), PartEnd::kept);
}

TEST_F(ResumedFault, SecondNameThatFails_IsNotDoneWithout) {
  ScriptedCalls calls;
  store_ = open_with(settings_, calls);
  for (const int failure : {-EIO, -ENOSPC, -EPERM, -EOPNOTSUPP, -ENOSYS, -EMLINK}) {
    SCOPED_TRACE(failure);
    calls.script = [&](const std::string& call, std::size_t) { return call == "link" ? failure : 0; };
    const bool for_good = failure != -EIO && failure != -ENOSPC;
    const PartEnd first = send(offset(), kContent.size());
    EXPECT_EQ(first, for_good ? PartEnd::stored : PartEnd::none);
    EXPECT_EQ(offset(), for_good ? 0U : kContent.size());
    if (for_good) {
      EXPECT_TRUE(remove("f"));
    }
  }
}

TEST_F(ResumedFault, FileThatSomebodyCut_IsNeverMadeLonger) {
  ScriptedCalls calls;
  store_ = open_with(settings_, calls);
  ASSERT_EQ(send(0, 4), PartEnd::kept);
  std::filesystem::resize_file(only_partial(), 2);
  calls.script = [](const std::string& call, std::size_t) { return call == "sync_data" ? -EIO : 0; };
  EXPECT_EQ(send(4, 6), PartEnd::none);
  calls.script = nullptr;
  EXPECT_EQ(std::filesystem::file_size(only_partial()), 2U);
  EXPECT_EQ(send(4, 6), PartEnd::wrong_offset);
  EXPECT_EQ(offset(), 2U);
  EXPECT_EQ(send(2, 6), PartEnd::stored);
  EXPECT_EQ(content_of(root() / "f"), kContent);
}

TEST_F(ResumedFault, RoomTakenBeforeAKill_IsGivenBackAtTheStart) {
  ScriptedCalls calls;
  store_ = open_with(settings_, calls);
  ASSERT_EQ(send(0, 4), PartEnd::kept);
  store_.reset();
  settle();
  const std::filesystem::path kept = only_partial();
  const std::filesystem::path begun = kept.parent_path() / (std::string(64, 'a') + "-0");
  for (const std::filesystem::path& file : {kept, begun}) {
    const UniqueFd open(::open(file.c_str(), O_RDWR | O_CREAT, 0600));
    ASSERT_EQ(::posix_fallocate(open.get(), 0, 1'000'000), 0);
  }
  store_ = open_with(settings_, calls);
  EXPECT_FALSE(std::filesystem::exists(begun));
  EXPECT_EQ(std::filesystem::file_size(kept), 4U);
  EXPECT_EQ(send(4, 6), PartEnd::stored);
}

TEST_F(ResumedFault, PublishedAndNotForgotten_GoesAtTheStartAndIsNeverWrittenTo) {
  ScriptedCalls calls;
  for (const bool starts_anew : {true, false}) {
    store_ = open_with(settings_, calls);
    ASSERT_EQ(send(0, 4), PartEnd::kept);
    calls.script = [](const std::string& call, std::size_t) { return call == "unlink" ? -EIO : 0; };
    ASSERT_EQ(send(4, 6), PartEnd::stored);
    calls.script = nullptr;
    ASSERT_EQ(std::filesystem::hard_link_count(root() / "f"), 2U);
    if (starts_anew) {
      store_.reset();
      settle();
      store_ = open_with(settings_, calls);
      EXPECT_EQ(std::filesystem::hard_link_count(root() / "f"), 1U);
      EXPECT_EQ(offset(), 0U);
    } else {
      std::filesystem::resize_file(root() / "f", 2);
      EXPECT_EQ(send(4, 6), PartEnd::wrong_offset);
      EXPECT_EQ(send(0, 4), PartEnd::kept);
      EXPECT_EQ(content_of(root() / "f"), "ab") << "a published file was written to";
    }
    ASSERT_TRUE(remove("f"));
    store_.reset();
    settle();
  }
}

TEST_F(ResumedFault, EachCallOfAReplacementFailsOnce_NobodyIsToldThatTheFileHasChanged) {
  const UploadCondition replace{.kind = UploadCondition::Kind::replace, .old = sha256(as_bytes("old"))};
  ScriptedCalls calls;
  std::size_t faults = 0;
  for (std::size_t failing = 0;; ++failing) {
    SCOPED_TRACE("call " + std::to_string(failing));
    calls.script = nullptr;
    store_ = open_with(settings_, calls);
    put(root() / "f", "old");
    settle();
    calls.restart();
    bool failed = false;
    calls.script = [&](const std::string&, std::size_t number) {
      failed |= number == failing;
      return number == failing ? -EIO : 0;
    };
    const PartEnd end = send(0, kContent.size(), name(), replace);
    settle();
    calls.script = nullptr;
    EXPECT_NE(end, PartEnd::changed);
    const std::string there = content_of(root() / "f");
    EXPECT_TRUE(there == kContent || (there == "old" && end != PartEnd::stored)) << there;
    store_.reset();
    settle();
    for (const auto& kept : std::filesystem::directory_iterator(root() / ".wirelab" / "partial")) {
      std::filesystem::remove(kept.path());
    }
    if (!failed) {
      EXPECT_EQ(end, PartEnd::stored);
      break;
    }
    ++faults;
  }
  EXPECT_GT(faults, 15U);
}

}  // namespace
}  // namespace wirelab::storage::test
