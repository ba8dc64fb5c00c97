#pragma once

#include "firmware/core/clock.h"

namespace wirelab::sntp {

/// When a time server is asked again. RFC 4330 §10: never more often than every 15 s, ever less often while it does not
/// answer, and less often for good once it says so.
class Schedule {
 public:
  /// How long to wait for an answer.
  static constexpr Duration kDeadline = std::chrono::seconds(3);
  static constexpr Duration kFirstPause = std::chrono::seconds(16);
  static constexpr Duration kLongestPause = std::chrono::seconds(1024);
  /// How long a time that came is good: a crystal is off by some 0.2 s an hour at most.
  static constexpr Duration kGood = std::chrono::hours(1);

  /// The pause after a time that came.
  [[nodiscard]] Duration after_success() noexcept;
  /// The pause after a try that brought none: doubles up to the longest.
  [[nodiscard]] Duration after_failure() noexcept;
  /// The pause after the server wanted to be asked less often: at least the longest, and from then on also that
  /// between tries that fail.
  [[nodiscard]] Duration after_complaint() noexcept;

 private:
  Duration least_ = kFirstPause;
  Duration next_ = kFirstPause;
};

}  // namespace wirelab::sntp
