#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/support/manual_clock.h"
#include "tests/support/simulated_disks.h"
#include "tests/support/stepped_executor.h"
#include "tests/unit/storage/store_calls.h"

namespace wirelab::storage::test {

inline Digest digest_of(std::string_view content) {
  Sha256 hash;
  hash.update(as_bytes(content));
  return hash.finish();
}

inline UploadName named(std::string_view path, std::string_view content) {
  return {.path = path, .size = content.size(), .sha256 = digest_of(content)};
}

inline constexpr UploadCondition kNew{.kind = UploadCondition::Kind::new_name};
inline constexpr UploadCondition kBeside{.kind = UploadCondition::Kind::beside};
inline UploadCondition replaces(std::string_view content) {
  return {.kind = UploadCondition::Kind::replace, .old = digest_of(content)};
}

/// How a part ended: with an error, or so.
struct Ended {
  PartEnd end = PartEnd::none;
  std::uint64_t kept = 0;
  std::string path = {};
  std::optional<Error> error = {};
};

/// A store over a disk that can lose its power, and what tests ask of its uploads. Everything runs on one thread.
template <typename Disk>
class UploadsRig : public StoreCalls {
 public:
  explicit UploadsRig(typename Disk::Content content = Disk::blank()) : disk_(std::move(content)) {
    if constexpr (requires { disk_.settings().record_every; }) {
      disk_.settings().record_every = 1;
    } else {
      disk_.settings().sync_every = 1;
      disk_.settings().max_operations = 80;
      disk_.settings().max_uploads = 66;
    }
  }
  ~UploadsRig() override {
    store_.reset();
    settle();
  }

  /// Mounts the disk, also after it was in use.
  bool start() {
    store_.reset();
    settle();
    store_ = disk_.mount(reactor_, executor_);
    return store_ != nullptr;
  }
  Disk& disk() { return disk_; }
  UploadStore& store() { return *store_; }
  FileStore& file_store() override { return *store_; }
  DocumentStore& document_store() override { return *store_; }
  bool turn() override {
    const bool looped = reactor_.run_once(Duration::zero());
    return executor_.step() || looped;
  }
  void settle() { executor_.settle(); }

  /// A part that has begun, with room for its first bytes; or why not.
  Result<UploadPartHandle> begun(const UploadName& name, const UploadCondition& condition, std::uint64_t offset,
                                 std::uint64_t length) {
    auto part = store_->take_up(name, condition, offset);
    if (!part) return part;
    (*part)->begin(length);
    const auto room = wait_for([&] { return (*part)->space(); });
    if (!room && (*part)->part_end() == PartEnd::none) return fail(room.error());
    return part;
  }
  /// Sends a whole part.
  Ended send(const UploadName& name, const UploadCondition& condition, std::uint64_t offset, std::string_view bytes) {
    auto part = begun(name, condition, offset, bytes.size());
    if (!part) return {.error = part.error()};
    if ((*part)->part_end() == PartEnd::none) {
      const auto stored = finish(**part, bytes);
      if (!stored) return {.error = stored.error()};
      return {.end = (*part)->part_end(), .kept = (*part)->kept(), .path = *stored};
    }
    return {.end = (*part)->part_end(), .kept = (*part)->kept()};
  }
  /// Puts bytes into a part, as many as there are.
  bool put(UploadPart& part, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto room = wait_for([&] { return part.space(); });
      if (!room || room->empty()) return false;
      const std::size_t count = std::min(room->size(), bytes.size());
      copy_bytes(as_bytes(bytes.substr(0, count)), *room);
      part.advance(count);
      bytes.remove_prefix(count);
    }
    return true;
  }
  /// A part that announces `length` bytes, of which only `bytes` come.
  void break_off(const UploadName& name, std::uint64_t offset, std::uint64_t length, std::string_view bytes) {
    if (auto part = begun(name, kNew, offset, length)) static_cast<void>(put(**part, bytes));
    settle();
  }
  Result<std::uint64_t> offset(const UploadName& name) {
    auto look = store_->look_up(name);
    if (!look) return fail(look.error());
    return wait_for([&] { return (*look)->offset(); });
  }
  Result<void> drop(const UploadName& name) { return outcome(store_->drop(name)); }

 private:
  Disk disk_;
  wirelab::test::ManualClock clock_;
  Reactor reactor_{clock_};
  wirelab::test::SteppedExecutor executor_{reactor_};
  decltype(std::declval<Disk&>().mount(std::declval<Reactor&>(), std::declval<Executor&>())) store_;
};

/// Larger than what either store collects before it writes.
template <typename Disk>
inline constexpr std::size_t kLarge = 60'000;
template <>
inline constexpr std::size_t kLarge<wirelab::test::PosixDisk> = 300'000;

/// Takes more than two steps to read.
template <typename Disk>
inline constexpr std::size_t kLongToRead = 60'000;
template <>
inline constexpr std::size_t kLongToRead<wirelab::test::PosixDisk> = 9'000'000;

}  // namespace wirelab::storage::test
