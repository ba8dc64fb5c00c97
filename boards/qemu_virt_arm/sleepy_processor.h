#pragma once

#include "boards/bare_metal/idle.h"
#include "boards/qemu_virt_arm/generic_timer.h"

namespace wirelab::boards {

/// This machine's processor: sleeps in WFI, and is started anew by the watchdog if the loop has not come back to sleep,
/// or to `alive`, in time.
class SleepyProcessor final : public Processor {
 public:
  /// The longest that the loop may be busy with one turn before the board starts anew.
  static constexpr Duration kPatience = std::chrono::seconds(5);

  /// Switches the watchdog on.
  void start() noexcept;
  /// The loop has come round.
  void alive() noexcept;

  void sleep(Duration longest) noexcept override;

 private:
  // Setting a timer costs the emulator far more than looking at the clock: the watchdog is set back only so often, and
  // by that much later.
  static constexpr Duration kRenewal = std::chrono::milliseconds(250);

  CounterClock clock_;
  TimePoint renewal_{};
};

}  // namespace wirelab::boards
