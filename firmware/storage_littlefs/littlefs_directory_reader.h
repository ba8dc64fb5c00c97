#pragma once

#include <string_view>

#include "firmware/storage/entry_picker.h"
#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// The reading of directories, each whole in one step for each batch.
class LittlefsDirectoryReader final : public LittlefsOperation<DirectoryReader> {
 public:
  LittlefsDirectoryReader(std::shared_ptr<LittlefsCore> core, OperationPlace& place) noexcept
      : LittlefsOperation(std::move(core), place), picker_(this->core().settings.entry_room) {}

  /// There is nothing to do before a directory is named.
  void start() noexcept {}
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { batch_ = fail(error); }

  void begin(std::string_view path, std::string_view after) override {
    const auto checked = check_path(path, PathOf::directory);
    if (!checked) return refuse(Error::not_allowed);
    path_ = *checked;
    after_ = after;
    work();
  }
  [[nodiscard]] Result<EntryBatch> entries() override { return working() ? fail(Error::would_block) : batch_; }

 private:
  ~LittlefsDirectoryReader() override = default;

  void run_step() override {
    picker_.begin(after_.view());
    auto read = volume().pick(path_.c_str(), picker_);
    if (read) read = picker_.finish();
    batch_ = read ? Result<EntryBatch>(picker_.batch()) : fail(read.error());
  }
  void worked() override {}

  PathText path_;
  PathText after_;
  EntryPicker picker_;
  Result<EntryBatch> batch_ = fail(Error::invalid);
};

}  // namespace wirelab::storage
