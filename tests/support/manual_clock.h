#pragma once

#include "firmware/core/clock.h"

namespace wirelab::test {

/// A clock that stands still until the test moves it.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return now_; }
  /// Time passes; never backwards.
  void advance(Duration time) noexcept { now_ += time; }

 private:
  TimePoint now_{std::chrono::hours(1)};
};

}  // namespace wirelab::test
