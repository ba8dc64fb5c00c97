#include "boards/qemu_virt_arm/calendar_clock.h"

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards {

std::int64_t calendar_seconds() noexcept { return read_register(machine::kClock); }

}  // namespace wirelab::boards
