#include "tests/support/memory_upload_store.h"

#include <algorithm>
#include <optional>

#include "firmware/storage/naming.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::test {
namespace {

using storage::PartEnd;
using Kind = storage::UploadCondition::Kind;

storage::Digest digest_of(std::string_view content) {
  storage::Sha256 hash;
  hash.update(as_bytes(content));
  return hash.finish();
}

class Part final : public MemoryOperation<storage::UploadPart> {
 public:
  Part(OperationRules& rules, MemoryUploadStore& store, const storage::UploadName& name,
       const storage::UploadCondition& condition, std::uint64_t offset)
      : MemoryOperation(rules),
        store_(store),
        path_(name.path),
        size_(name.size),
        sha256_(name.sha256),
        condition_(condition),
        offset_(offset),
        key_(upload_key(name)) {}
  ~Part() override {
    if (holds_) store_.in_use.erase(key_);
  }

  void begin(std::uint64_t length) override {
    length_ = length;
    if (!storage::check_path(path_, storage::PathOf::file)) {
      error_ = Error::not_allowed;
    } else if (offset_ > size_ || length > size_ - offset_) {
      error_ = Error::invalid;
    } else if (!store_.in_use.insert(key_).second) {
      error_ = Error::in_use;
    } else {
      holds_ = true;
      if (kept() != offset_) end_ = PartEnd::wrong_offset;
      if (size_ - offset_ > store_.files.free_space()) error_ = Error::no_space;
    }
  }

  Result<MutableBytes> space() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (error_ || end_ != PartEnd::none) return fail(error_.value_or(Error::invalid));
    if (received_ >= store_.files.broken_after) return fail(Error::io);
    room_.resize(std::min<std::size_t>(length_ - received_, store_.files.chunk));
    return std::as_writable_bytes(std::span(room_));
  }

  void advance(std::size_t count) override {
    store_.kept[key_].append(room_, 0, count);
    received_ += count;
    state_.delay_again();
  }

  Result<std::string_view> commit() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (store_.files.commits_held) return fail(Error::would_block);
    if (error_) return fail(*error_);
    if (steps_ < store_.steps_of_end) {
      ++steps_;
      state_.delay_again();
      return fail(Error::would_block);
    }
    if (end_ == PartEnd::none) finish();
    return stored_;
  }

  [[nodiscard]] std::uint64_t steps() const override { return steps_; }
  [[nodiscard]] PartEnd part_end() const override { return end_; }
  [[nodiscard]] std::uint64_t kept() const override {
    const auto found = store_.kept.find(key_);
    return found == store_.kept.end() ? 0 : found->second.size();
  }

 private:
  void finish() {
    const std::string content = store_.kept[key_];
    if (content.size() < size_) {
      end_ = PartEnd::kept;
    } else if (digest_of(content) != sha256_) {
      end_ = PartEnd::mismatch;
      store_.kept.erase(key_);
    } else if (condition_.kind == Kind::replace) {
      const bool there = store_.files.files.contains(path_);
      end_ = there && digest_of(store_.files.get(path_)) == condition_.old ? PartEnd::stored : PartEnd::changed;
      if (end_ == PartEnd::stored) stored_ = path_;
    } else {
      name_it();
    }
    if (end_ != PartEnd::stored) return;
    store_.files.put(stored_, content);
    store_.kept.erase(key_);
  }

  void name_it() {
    end_ = PartEnd::exists;
    const unsigned most = condition_.kind == Kind::beside ? storage::kMaxCopies : 1;
    storage::CopyRoom room{};
    for (unsigned number = 0; number < most; ++number) {
      const auto name = storage::copy_name(path_, number, room);
      if (!name || store_.files.files.contains(std::string(*name))) continue;
      stored_ = *name;
      end_ = PartEnd::stored;
      return;
    }
  }

  MemoryUploadStore& store_;
  std::string path_;
  std::uint64_t size_;
  storage::Digest sha256_;
  storage::UploadCondition condition_;
  std::uint64_t offset_;
  storage::Digest key_;
  std::uint64_t length_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t steps_ = 0;
  bool holds_ = false;
  std::string room_;
  std::string stored_;
  PartEnd end_ = PartEnd::none;
  std::optional<Error> error_;
};

class Look final : public MemoryOperation<storage::UploadLook> {
 public:
  Look(OperationRules& rules, MemoryUploadStore& store, const storage::UploadName& name)
      : MemoryOperation(rules), store_(store), key_(upload_key(name)) {}

  Result<std::uint64_t> offset() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (store_.in_use.contains(key_)) return fail(Error::in_use);
    const auto found = store_.kept.find(key_);
    return found == store_.kept.end() ? 0 : found->second.size();
  }

 private:
  MemoryUploadStore& store_;
  storage::Digest key_;
};

class Drop final : public MemoryOperation<storage::Change> {
 public:
  Drop(OperationRules& rules, MemoryUploadStore& store, const storage::UploadName& name)
      : MemoryOperation(rules), store_(store), key_(upload_key(name)) {}

  Result<void> result() override {
    if (const auto asked = state_.ask(); !asked) return asked;
    if (store_.in_use.contains(key_)) return fail(Error::in_use);
    return store_.kept.erase(key_) == 0 ? fail(Error::not_found) : Result<void>();
  }

 private:
  MemoryUploadStore& store_;
  storage::Digest key_;
};

}  // namespace

Result<storage::UploadPartHandle> MemoryUploadStore::take_up(const storage::UploadName& name,
                                                             const storage::UploadCondition& condition,
                                                             std::uint64_t offset) {
  return begin_operation<storage::UploadPartHandle, Part>(files.rules, *this, name, condition, offset);
}

Result<storage::UploadLookHandle> MemoryUploadStore::look_up(const storage::UploadName& name) {
  return begin_operation<storage::UploadLookHandle, Look>(files.rules, *this, name);
}

Result<storage::ChangeHandle> MemoryUploadStore::drop(const storage::UploadName& name) {
  return begin_operation<storage::ChangeHandle, Drop>(files.rules, *this, name);
}

}  // namespace wirelab::test
