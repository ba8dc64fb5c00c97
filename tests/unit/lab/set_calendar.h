#pragma once

#include "firmware/core/calendar.h"

namespace wirelab::lab {

/// A calendar that shows what the test sets.
class SetCalendar final : public Calendar {
 public:
  [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override { return now; }
  std::optional<std::chrono::nanoseconds> now = std::chrono::seconds(1'700'000'000);
};

}  // namespace wirelab::lab
