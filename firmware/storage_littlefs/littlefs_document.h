#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string_view>

#include "firmware/storage/document_store.h"
#include "firmware/storage_littlefs/littlefs_operation.h"
#include "firmware/storage_littlefs/own_paths.h"

namespace wirelab::storage {

/// The path of the document `name`.
[[nodiscard]] inline PathText document_path(std::string_view name) noexcept {
  std::array<char, 2 * kMaxName> room;
  return PathText(TextBuilder(room).add(kDocuments).add('/').add(name).text());
}

/// The reading of one document.
class LittlefsDocumentReader final : public LittlefsOperation<DocumentReader> {
 public:
  LittlefsDocumentReader(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view name) noexcept
      : LittlefsOperation(std::move(core), place), path_(document_path(name)) {}

  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { size_ = fail(error); }

  [[nodiscard]] Result<ConstBytes> content() override {
    if (working()) return fail(Error::would_block);
    if (!size_) return fail(size_.error());
    return ConstBytes(content_.get(), *size_);
  }

 private:
  ~LittlefsDocumentReader() override = default;

  void run_step() override { size_ = volume().load(path_.c_str(), content_); }
  void worked() override {}

  const PathText path_;
  Result<std::size_t> size_ = 0;
  std::unique_ptr<std::byte[]> content_;
};

/// The replacement of one document. Steps are made in the order in which they came, so the last one asked for stays.
class LittlefsDocumentReplacement final : public LittlefsOperation<Change> {
 public:
  LittlefsDocumentReplacement(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view name) noexcept
      : LittlefsOperation(std::move(core), place), path_(document_path(name)) {}

  /// Copies the content and begins; `no_resources` without memory for it.
  void start(ConstBytes content) {
    content_.reset(new (std::nothrow) std::byte[content.size() + 1]);
    if (content_ == nullptr) return refuse(Error::no_resources);
    size_ = content.size();
    copy_bytes(content, {content_.get(), content.size()});
    work();
  }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { outcome_ = fail(error); }

  [[nodiscard]] Result<void> result() override { return working() ? fail(Error::would_block) : outcome_; }

 private:
  ~LittlefsDocumentReplacement() override = default;

  void run_step() override { outcome_ = volume().replace(path_.c_str(), {content_.get(), size_}); }
  void worked() override { content_.reset(); }

  const PathText path_;
  std::unique_ptr<std::byte[]> content_;
  std::size_t size_ = 0;
  Result<void> outcome_;
};

}  // namespace wirelab::storage
