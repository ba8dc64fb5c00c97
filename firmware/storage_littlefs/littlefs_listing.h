#pragma once

#include <string>
#include <string_view>

#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// The names in one directory.
class LittlefsListing final : public LittlefsOperation<Listing> {
 public:
  LittlefsListing(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path) noexcept
      : LittlefsOperation(std::move(core), place), path_(path) {}

  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { outcome_ = fail(error); }

  [[nodiscard]] Result<std::string_view> names() override {
    if (working()) return fail(Error::would_block);
    if (!outcome_) return fail(outcome_.error());
    return std::string_view(names_);
  }

 private:
  ~LittlefsListing() override = default;

  void run_step() override {
    ListingBuilder builder(core().settings.max_listing);
    outcome_ = volume().list(path_.c_str(), builder);
    if (outcome_) names_ = builder.finish();
  }
  void worked() override {}

  const PathText path_;
  Result<void> outcome_;
  std::string names_;
};

}  // namespace wirelab::storage
