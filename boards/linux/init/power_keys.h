#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {

/// True if `bytes`, a row of the kernel's `struct input_event` as /dev/input/event* answers them, hold a press of the
/// power key (KEY_POWER, the kernel's input/event-codes). A rest too short for one event is not looked at.
[[nodiscard]] bool power_key_pressed(std::span<const std::byte> bytes) noexcept;

/// Opens every input device of the board, without waiting. An emulator's or a case's power button is one.
[[nodiscard]] std::vector<UniqueFd> open_input_devices();

}  // namespace wirelab::boards
