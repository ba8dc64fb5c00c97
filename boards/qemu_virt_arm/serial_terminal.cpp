#include "boards/qemu_virt_arm/serial_terminal.h"

#include <algorithm>

#include "boards/qemu_virt_arm/gic.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/uart.h"

namespace wirelab::boards {

void SerialTerminal::start() noexcept {
  uart_start_receiving();
  reactor_.attach(*this);
  gic::enable(machine::kUartInterrupt);
}

std::size_t SerialTerminal::read(std::span<char> room) noexcept {
  std::size_t count = 0;
  while (count < room.size()) {
    const auto byte = uart_read();
    if (!byte) break;
    room[count++] = *byte;
  }
  return count;
}

bool SerialTerminal::write(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    uart_write(text.substr(0, end));
    if (end < text.size()) uart_write("\r\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

void SerialTerminal::poll(Duration /*max_wait*/) {
  if (watcher_ != nullptr && uart_has_received()) reactor_.mark(*watcher_);
}

bool SerialTerminal::may_sleep() noexcept {
  if (watcher_ == nullptr) return true;
  uart_interrupt(true);
  return !uart_has_received();
}

// The line is let go of by the mask; the interrupt itself ends when the queue is read.
void SerialTerminal::woke() noexcept { uart_interrupt(false); }

}  // namespace wirelab::boards
