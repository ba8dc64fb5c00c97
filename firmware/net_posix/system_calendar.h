#pragma once

#include "firmware/core/calendar.h"

namespace wirelab::net {

/// The system's idea of the time (CLOCK_REALTIME).
class SystemCalendar final : public Calendar {
 public:
  /// Nothing before 2020: a board without a battery starts in 1970 until somebody tells it the time.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override;
};

}  // namespace wirelab::net
