#pragma once

#include "boards/bare_metal/idle.h"

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
};

}  // namespace wirelab::boards
