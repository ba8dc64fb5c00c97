#pragma once

#include <string>

#include "firmware/storage/entry_picker.h"
#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// The reading of directories. The directory is opened and read whole for each batch, and only those that are picked
/// are looked at one by one: names are cheap, what stands under them costs a call each.
class PosixDirectoryReader final : public PosixOperation<DirectoryReader> {
 public:
  explicit PosixDirectoryReader(std::shared_ptr<StoreCore> core) noexcept;

  /// There is nothing to do before a directory is named.
  void start() noexcept {}
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept { batch_ = fail(error); }

  void begin(std::string_view path, std::string_view after) override;
  [[nodiscard]] Result<EntryBatch> entries() override { return working() ? fail(Error::would_block) : batch_; }

 private:
  ~PosixDirectoryReader() override = default;

  void run() override;
  void worked() override {}
  [[nodiscard]] Result<void> read();
  [[nodiscard]] Result<void> look_at_each(int directory);

  // The worker's while there is one.
  std::string path_;
  std::string after_;
  EntryPicker picker_;
  Result<EntryBatch> batch_ = fail(Error::invalid);
};

}  // namespace wirelab::storage
