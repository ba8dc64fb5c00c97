#pragma once

#include <chrono>
#include <cstdint>

namespace wirelab {

/// A span of time; nanoseconds, signed.
using Duration = std::chrono::nanoseconds;

/// Names the time line that every `TimePoint` lies on: it starts anywhere, never goes back and knows no calendar.
struct MonotonicTime {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicTime, Duration>;
  static constexpr bool is_steady = true;
};

/// A moment on the monotonic time line.
using TimePoint = MonotonicTime::time_point;

/// Later than every deadline: what "no deadline" compares as.
inline constexpr TimePoint kNever = TimePoint::max();

/// Where a reactor gets its time from. Boards bring a real one; tests bring one that stands still until told to move.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// The present moment; never earlier than an answer before.
  [[nodiscard]] virtual TimePoint now() const noexcept = 0;
};

}  // namespace wirelab
