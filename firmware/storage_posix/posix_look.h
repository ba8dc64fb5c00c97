#pragma once

#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// What `status` says of a file or directory; nothing of anything else.
[[nodiscard]] std::optional<EntryInfo> entry_info(const struct stat& status) noexcept;

/// A look at one file or directory. Nothing is opened but the directory in which it is, because opening a device or a
/// FIFO can do things.
class PosixLook final : public PosixOperation<Look> {
 public:
  PosixLook(std::shared_ptr<StoreCore> core, std::string path) noexcept;

  /// Hands the look to a worker.
  void start() { work_on(Lane::quick); }
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept { info_ = fail(error); }

  [[nodiscard]] Result<EntryInfo> info() override { return info_; }

 private:
  ~PosixLook() override = default;

  void run() override;
  void worked() override;
  [[nodiscard]] int look();

  const std::string path_;
  Result<EntryInfo> info_ = fail(Error::would_block);

  // The worker's while there is one.
  int outcome_ = 0;
  struct stat status_{};
};

/// A look at how full the disk is.
class PosixSpaceReport final : public PosixOperation<SpaceReport> {
 public:
  explicit PosixSpaceReport(std::shared_ptr<StoreCore> core) noexcept : PosixOperation(std::move(core)) {}

  /// Hands it to a worker.
  void start() { work_on(Lane::quick); }
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept { space_ = fail(error); }

  [[nodiscard]] Result<DiskSpace> space() override { return space_; }

 private:
  ~PosixSpaceReport() override = default;

  void run() override;
  void worked() override;

  Result<DiskSpace> space_ = fail(Error::would_block);

  // The worker's while there is one.
  int outcome_ = 0;
  DiskSpace found_;
};

}  // namespace wirelab::storage
