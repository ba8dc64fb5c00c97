#pragma once

#include "firmware/core/clock.h"

namespace wirelab::boards {

/// Says when a program that died is started again: at once the first time, ever later if it keeps dying, so that a
/// fault which stays costs neither the processor nor the console, and one that passes heals by itself.
class RestartPolicy {
 public:
  static constexpr Duration kFirstDelay = std::chrono::milliseconds(100);
  static constexpr Duration kLongestDelay = std::chrono::seconds(30);
  /// A program that ran this long was well: its next death counts as the first.
  static constexpr Duration kWell = std::chrono::seconds(60);

  /// How long to wait before the next start, after a run that lasted `lived`. Doubles with each early death.
  [[nodiscard]] Duration after_death(Duration lived) noexcept;

 private:
  Duration next_ = kFirstDelay;
};

}  // namespace wirelab::boards
