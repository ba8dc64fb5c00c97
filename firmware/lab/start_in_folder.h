#pragma once

#include <memory>

#include "firmware/lab/answers.h"

namespace wirelab::lab {

/// LAB_START of a lab that is given a folder: looks whether it is there before anybody is told that the lab runs.
class StartInFolder final {
 public:
  /// `waiting` is called when the store has looked. The references outlive it; `kind` is one of the catalogue's.
  StartInFolder(Laboratory& laboratory, const LabKind& kind, const Order& order, std::string_view verb,
                Watcher& waiting) noexcept;

  [[nodiscard]] command::Step next();

 private:
  [[nodiscard]] Answer start(const Result<storage::EntryInfo>& found);

  Laboratory& laboratory_;
  const LabKind& kind_;
  Order order_;
  std::string_view verb_;
  storage::LookHandle look_;
  std::optional<Answer> answer_;
};

/// The exchange that owns one.
class StartInFolderExchange final : public command::Exchange {
 public:
  explicit StartInFolderExchange(std::unique_ptr<StartInFolder> start) noexcept : start_(std::move(start)) {}
  [[nodiscard]] command::Step next() override { return start_->next(); }

 private:
  std::unique_ptr<StartInFolder> start_;
};

}  // namespace wirelab::lab
