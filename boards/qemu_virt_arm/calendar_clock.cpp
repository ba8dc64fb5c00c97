#include "boards/qemu_virt_arm/calendar_clock.h"

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards {

std::int64_t calendar_seconds() noexcept { return read_register(machine::kClock); }

BoardCalendar::BoardCalendar(const Clock& clock) noexcept
    : clock_(clock), start_(std::chrono::seconds(calendar_seconds()) - clock.now().time_since_epoch()) {}

std::optional<std::chrono::nanoseconds> BoardCalendar::since_1970() const noexcept {
  return start_ + clock_.now().time_since_epoch();
}

std::int64_t BoardCalendar::clock_start() const noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(start_).count();
}

}  // namespace wirelab::boards
