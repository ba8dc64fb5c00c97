#pragma once

#include <optional>
#include <string_view>

#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// The removal or the renaming of one file, the making or the removal of one directory.
class LittlefsChange final : public LittlefsOperation<Change> {
 public:
  enum class Kind : std::uint8_t { remove, rename, make_directory, remove_directory };

  /// `to` is used by a renaming only.
  LittlefsChange(std::shared_ptr<LittlefsCore> core, OperationPlace& place, Kind kind, std::string_view from,
                 std::string_view to) noexcept
      : LittlefsOperation(std::move(core), place), kind_(kind), from_(from), to_(to) {}

  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { outcome_ = fail(error); }

  [[nodiscard]] Result<void> result() override { return working() ? fail(Error::would_block) : outcome_; }

 private:
  ~LittlefsChange() override = default;

  void run_step() override {
    switch (kind_) {
      case Kind::remove: outcome_ = volume().remove(from_.c_str()); break;
      case Kind::rename: outcome_ = volume().rename(from_.c_str(), to_.c_str()); break;
      case Kind::make_directory: outcome_ = volume().make_directory(from_.c_str()); break;
      case Kind::remove_directory: outcome_ = volume().remove_directory(from_.c_str()); break;
    }
  }
  void worked() override {}

  const Kind kind_;
  const PathText from_;
  const PathText to_;
  Result<void> outcome_;
};

}  // namespace wirelab::storage
