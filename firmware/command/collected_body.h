#pragma once

#include <cstddef>
#include <memory>

#include "firmware/storage/file_store.h"

namespace wirelab::command {

/// A request's body, taken into memory as an upload is taken into a file: for verbs that look at it whole. It may hold
/// a secret, so no byte of it stays behind.
class CollectedBody final : public storage::FileWriter {
 public:
  CollectedBody() = default;
  ~CollectedBody() override;

  /// Makes room for `size` bytes, which the caller has bounded; `no_resources` without memory for them.
  [[nodiscard]] Result<void> expect(std::size_t size) noexcept;
  /// What has come of it.
  [[nodiscard]] ConstBytes bytes() const noexcept { return {room_.get(), filled_}; }
  /// Forgets all of it.
  void clear() noexcept;

  [[nodiscard]] Result<MutableBytes> space() override;
  void advance(std::size_t count) override { filled_ += count; }
  /// There is no name to put it under.
  [[nodiscard]] Result<std::string_view> commit() override { return fail(Error::unsupported); }
  void watch(Watcher* /*watcher*/) override {}

 private:
  /// It belongs to an exchange, and no handle ends it.
  void release() noexcept override {}

  std::unique_ptr<std::byte[]> room_;
  std::size_t size_ = 0;
  std::size_t filled_ = 0;
};

}  // namespace wirelab::command
