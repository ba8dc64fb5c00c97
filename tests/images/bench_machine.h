#pragma once

#include <array>
#include <string_view>

#include "boards/bare_metal/fiber_executor.h"
#include "boards/bare_metal/idle.h"
#include "boards/qemu_virt_arm/devices.h"
#include "boards/qemu_virt_arm/generic_timer.h"
#include "boards/qemu_virt_arm/power_button.h"
#include "boards/qemu_virt_arm/sleepy_processor.h"

namespace wirelab::bench {

/// The machine as the appliance has it, its loop and its fibers, and nothing of the appliance. Lives as long as the
/// machine runs.
class Machine {
 public:
  Machine() = default;

  /// Finds and starts everything. Answers what is missing; empty if nothing is.
  [[nodiscard]] std::string_view start();
  /// One turn of the loop, which sleeps until something happens.
  void turn();
  /// True once after the power button was pressed.
  [[nodiscard]] bool take_press() noexcept { return button_.take_press(); }
  /// Turns until `done()` holds.
  template <typename Done>
  void until(Done done) {
    while (!done()) turn();
  }

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
  [[nodiscard]] boards::FiberExecutor& executor() noexcept { return executor_; }
  [[nodiscard]] boards::Devices& devices() noexcept { return devices_; }

 private:
  boards::CounterClock clock_;
  boards::SleepyProcessor processor_;
  Reactor reactor_{clock_};
  boards::Idle idle_{processor_};
  boards::Devices devices_{clock_};
  alignas(8) std::array<std::byte, 12 * 1024> storage_stack_{};
  alignas(8) std::array<std::byte, 4 * 1024> heavy_stack_{};
  boards::FiberExecutor executor_{reactor_, {storage_stack_, heavy_stack_}};
  boards::PowerButton button_;
};

}  // namespace wirelab::bench
