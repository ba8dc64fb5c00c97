#include "boards/qemu_virt_arm/power.h"

#include <cstdint>

namespace wirelab::boards {
namespace {

// Power State Coordination Interface (DEN 0022), sections 5.10 and 5.11.
constexpr std::uint32_t kSystemOff = 0x84000008;
constexpr std::uint32_t kSystemReset = 0x84000009;

[[noreturn]] void call_firmware(std::uint32_t function) noexcept {
  register std::uint32_t number asm("r0") = function;  // NOLINT: the only way to name a register
  for (;;) asm volatile(".arch_extension virt\n hvc #0" : "+r"(number) : : "r1", "r2", "r3", "memory");
}

}  // namespace

void restart() noexcept { call_firmware(kSystemReset); }
void switch_off() noexcept { call_firmware(kSystemOff); }

}  // namespace wirelab::boards
