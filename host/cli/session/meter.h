#pragma once

#include <memory>
#include <string>

#include "host/cli/progress_bar.h"

namespace wirelab::cli {

/// What a run of transfers has moved, and all that it has to move.
class Meter {
 public:
  void expect(std::uint64_t bytes) noexcept { total_ += bytes; }
  void forget(std::uint64_t bytes) noexcept { total_ -= std::min(bytes, total_); }
  void moved(std::uint64_t bytes) noexcept { done_ += bytes; }
  [[nodiscard]] client::Progress progress() const noexcept {
    return {.done = std::min(done_, total_), .total = total_, .known = total_ > 0};
  }

 private:
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace wirelab::cli
