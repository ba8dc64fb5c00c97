#pragma once

#include <algorithm>

#include "host/cli/session/runner.h"

namespace wirelab::cli {

/// How often a transfer that broke is begun again: a bounded number of times without a byte in between, after pauses
/// that grow.
class Retry {
 public:
  static constexpr int kMost = 6;
  /// Where somebody else is at it: beyond the half minute after which a server lets go of a connection that hangs.
  static constexpr int kMostInUse = 10;
  static constexpr Duration kFirst = std::chrono::milliseconds(250);
  static constexpr Duration kLongest = std::chrono::seconds(8);

  /// True if another try is due; `done` is how far the transfer came.
  [[nodiscard]] bool due(std::uint64_t done, const Failure& why) noexcept {
    if (done > done_) tries_ = 0;
    done_ = std::max(done_, done);
    if (!why.passing) return false;
    // Ended by another transfer, of which each does that once.
    if (why.from_beside) return true;
    return ++tries_ <= (why.in_use ? kMostInUse : kMost);
  }
  /// What to wait before it.
  [[nodiscard]] Duration pause() const noexcept {
    Duration pause = kFirst;
    for (int i = 1; i < tries_; ++i) pause = std::min(pause * 2, kLongest);
    return pause;
  }
  [[nodiscard]] int tries() const noexcept { return tries_; }

 private:
  int tries_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace wirelab::cli
