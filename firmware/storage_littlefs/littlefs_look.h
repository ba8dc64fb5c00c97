#pragma once

#include <string_view>

#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// A look at one file or directory.
class LittlefsLook final : public LittlefsOperation<Look> {
 public:
  LittlefsLook(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path) noexcept
      : LittlefsOperation(std::move(core), place), path_(path) {}

  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { info_ = fail(error); }

  [[nodiscard]] Result<EntryInfo> info() override { return working() ? fail(Error::would_block) : info_; }

 private:
  ~LittlefsLook() override = default;

  void run_step() override { info_ = volume().info(path_.c_str()); }
  void worked() override {}

  const PathText path_;
  Result<EntryInfo> info_;
};

/// A look at how full the disk is.
class LittlefsSpaceReport final : public LittlefsOperation<SpaceReport> {
 public:
  LittlefsSpaceReport(std::shared_ptr<LittlefsCore> core, OperationPlace& place) noexcept
      : LittlefsOperation(std::move(core), place) {}

  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { space_ = fail(error); }

  [[nodiscard]] Result<DiskSpace> space() override { return working() ? fail(Error::would_block) : space_; }

 private:
  ~LittlefsSpaceReport() override = default;

  void run_step() override { space_ = volume().space(); }
  void worked() override {}

  Result<DiskSpace> space_;
};

}  // namespace wirelab::storage
