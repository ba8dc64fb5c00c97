#pragma once

#include "firmware/core/clock.h"

namespace wirelab::net {

/// The operating system's monotonic clock (POSIX CLOCK_MONOTONIC): starts at some moment before the program, stands
/// still while the machine is suspended, and is not moved when somebody sets the calendar.
class MonotonicClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override;
};

}  // namespace wirelab::net
