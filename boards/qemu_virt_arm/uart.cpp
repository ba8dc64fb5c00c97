#include "boards/qemu_virt_arm/uart.h"

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards {
namespace {

// PL011 technical reference manual (DDI 0183), chapter 3.
constexpr std::uintptr_t kData = machine::kUart + 0x000;
constexpr std::uintptr_t kFlags = machine::kUart + 0x018;
constexpr std::uint32_t kTransmitterFull = 1U << 5U;

}  // namespace

void uart_write(std::string_view text) noexcept {
  for (const char character : text) {
    while ((read_register(kFlags) & kTransmitterFull) != 0) {
    }
    write_register(kData, static_cast<std::uint8_t>(character));
  }
}

}  // namespace wirelab::boards
