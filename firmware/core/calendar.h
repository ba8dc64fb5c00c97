#pragma once

#include <chrono>
#include <optional>

namespace wirelab {

/// What time it is for people. Unlike `Clock` it may be unknown, and may jump when it is set: nothing is measured with
/// it.
class Calendar {
 public:
  Calendar() = default;
  Calendar(const Calendar&) = delete;
  Calendar& operator=(const Calendar&) = delete;
  virtual ~Calendar() = default;

  /// Since 1970-01-01T00:00:00Z without leap seconds; nothing while the board does not know.
  [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> since_1970() const noexcept = 0;
};

}  // namespace wirelab
