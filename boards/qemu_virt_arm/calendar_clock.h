#pragma once

#include <cstdint>

#include "firmware/core/calendar.h"
#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The calendar time of the machine's clock chip (PL031, DDI 0224), in seconds since 1970; QEMU sets it by the host's.
[[nodiscard]] std::int64_t calendar_seconds() noexcept;

/// The machine's calendar between two seconds of that chip: asked once, counted on by the board's clock.
class BoardCalendar final : public Calendar {
 public:
  /// `clock` must outlive it.
  explicit BoardCalendar(const Clock& clock) noexcept;
  [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override;
  /// What the calendar showed when the clock began to count, in seconds since 1970.
  [[nodiscard]] std::int64_t clock_start() const noexcept;

 private:
  const Clock& clock_;
  std::chrono::nanoseconds start_;
};

}  // namespace wirelab::boards
