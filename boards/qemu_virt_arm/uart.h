#pragma once

#include <string_view>

namespace wirelab::boards {

/// Writes to the console (PL011, at any time, also from a fault). Waits while the transmitter is full.
void uart_write(std::string_view text) noexcept;

}  // namespace wirelab::boards
