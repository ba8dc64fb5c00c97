#include "boards/qemu_virt_arm/power_button.h"

#include <utility>

#include "boards/qemu_virt_arm/gic.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards {
namespace {

// DDI 0190 section 3.2.
constexpr std::uintptr_t kEvent = machine::kGpio + 0x40c;
constexpr std::uintptr_t kMask = machine::kGpio + 0x410;
constexpr std::uintptr_t kRawStatus = machine::kGpio + 0x414;
constexpr std::uintptr_t kClear = machine::kGpio + 0x41c;

constexpr std::uint32_t kButton = 1U << 3U;

}  // namespace

void PowerButton::start() noexcept {
  write_register(kEvent, kButton);  // rising edges
  write_register(kClear, kButton);
  write_register(kMask, kButton);
  gic::enable(machine::kGpioInterrupt);
}

bool PowerButton::may_sleep() noexcept { return !pressed_ && (read_register(kRawStatus) & kButton) == 0; }

void PowerButton::woke() noexcept {
  if ((read_register(kRawStatus) & kButton) == 0) return;
  write_register(kClear, kButton);
  pressed_ = true;
}

bool PowerButton::take_press() noexcept { return std::exchange(pressed_, false); }

}  // namespace wirelab::boards
