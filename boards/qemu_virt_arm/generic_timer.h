#pragma once

#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The processor's counter (ARM ARM DDI 0406C chapter B8) as the board's clock: it starts at zero with the machine.
class CounterClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override;
};

/// The virtual timer, which wakes the processor. Interrupts from `after` on until it is started again.
void start_wake_timer(Duration after) noexcept;

/// The physical timer, which is the watchdog's.
void start_watchdog_timer(Duration after) noexcept;

}  // namespace wirelab::boards
