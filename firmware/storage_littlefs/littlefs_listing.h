#pragma once

#include <string_view>

#include "firmware/core/growing_array.h"
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
    return view(*outcome_);
  }

 private:
  ~LittlefsListing() override = default;

  void run_step() override {
    ListingBuilder builder(core().settings.max_listing);
    const auto listed = volume().list(path_.c_str(), builder);
    outcome_ = listed ? builder.finish() : fail(listed.error());
  }
  void worked() override {}

  const PathText path_;
  Result<GrowingText> outcome_;
};

}  // namespace wirelab::storage
