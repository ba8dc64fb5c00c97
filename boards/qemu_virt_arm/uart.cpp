#include "boards/qemu_virt_arm/uart.h"

#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/registers.h"

namespace wirelab::boards {
namespace {

// PL011 technical reference manual (DDI 0183), chapter 3.
constexpr std::uintptr_t kData = machine::kUart + 0x000;
constexpr std::uintptr_t kFlags = machine::kUart + 0x018;
constexpr std::uintptr_t kLineControl = machine::kUart + 0x02c;
constexpr std::uintptr_t kControl = machine::kUart + 0x030;
constexpr std::uintptr_t kInterruptMask = machine::kUart + 0x038;

constexpr std::uint32_t kReceiverEmpty = 1U << 4U;
constexpr std::uint32_t kTransmitterFull = 1U << 5U;
constexpr std::uint32_t kEightBits = 3U << 5U;
constexpr std::uint32_t kQueues = 1U << 4U;
constexpr std::uint32_t kEnabled = 1U << 0U;
constexpr std::uint32_t kTransmits = 1U << 8U;
constexpr std::uint32_t kReceives = 1U << 9U;
// Beside the byte: it is a break, or its parity or its end is wrong. An overrun tells of bytes that were lost before.
constexpr std::uint32_t kDamaged = 7U << 8U;
// The queue is partly filled; or something is in it and nothing more comes.
constexpr std::uint32_t kReceived = 1U << 4U | 1U << 6U;

}  // namespace

void uart_write(std::string_view text) noexcept {
  for (const char character : text) {
    while ((read_register(kFlags) & kTransmitterFull) != 0) {
    }
    write_register(kData, static_cast<std::uint8_t>(character));
  }
}

void uart_start_receiving() noexcept {
  uart_interrupt(false);
  write_register(kLineControl, kEightBits | kQueues);
  write_register(kControl, kEnabled | kTransmits | kReceives);
}

bool uart_has_received() noexcept { return (read_register(kFlags) & kReceiverEmpty) == 0; }

std::optional<char> uart_read() noexcept {
  while (uart_has_received()) {
    const std::uint32_t received = read_register(kData);
    if ((received & kDamaged) == 0) return static_cast<char>(received & 0xffU);
  }
  return std::nullopt;
}

void uart_interrupt(bool wanted) noexcept { write_register(kInterruptMask, wanted ? kReceived : 0); }

}  // namespace wirelab::boards
