#pragma once

#include <optional>
#include <string_view>

namespace wirelab::boards {

/// Writes to the console (PL011, at any time, also from a fault). Waits while the transmitter is full.
void uart_write(std::string_view text) noexcept;

/// Switches the receiver on, with nothing that interrupts.
void uart_start_receiving() noexcept;
/// The next byte that has arrived whole; nothing if there is none.
[[nodiscard]] std::optional<char> uart_read() noexcept;
/// Whether something has arrived that was not read.
[[nodiscard]] bool uart_has_received() noexcept;
/// Whether what arrives interrupts.
void uart_interrupt(bool wanted) noexcept;

}  // namespace wirelab::boards
