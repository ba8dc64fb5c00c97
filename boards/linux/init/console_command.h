#pragma once

#include <cstdint>
#include <string_view>

namespace wirelab::boards {

/// What a person can ask for on the board's console.
enum class ConsoleCommand : std::uint8_t { status, power_off, reboot, help, none };

/// The command that a typed line names ("status", "poweroff", "reboot", "help"); an empty line is `help`, too, and
/// everything else is for wirelabd. Blanks around the word are allowed. There is no shell behind it.
[[nodiscard]] ConsoleCommand read_console_command(std::string_view line) noexcept;

}  // namespace wirelab::boards
