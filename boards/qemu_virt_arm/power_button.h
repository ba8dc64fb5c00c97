#pragma once

#include "boards/bare_metal/wake_source.h"

namespace wirelab::boards {

/// The machine's power button: a line of its GPIO block (PL061, DDI 0190), which QEMU pulses for `system_powerdown`.
class PowerButton final : public WakeSource {
 public:
  /// From now on the button wakes the processor.
  void start() noexcept;

  /// True once after it was pressed.
  [[nodiscard]] bool take_press() noexcept;

  [[nodiscard]] bool may_sleep() noexcept override;
  void woke() noexcept override;

 private:
  bool pressed_ = false;
};

}  // namespace wirelab::boards
