#pragma once

#include <cstdint>
#include <string_view>

namespace wirelab::boards {

/// What a person can ask for on the board's console.
enum class ConsoleCommand : std::uint8_t { status, power_off, reboot, help };

/// The command that a typed line names ("status", "poweroff", "reboot"); everything else, also an empty line, is
/// `help`. Blanks around the word are allowed. There is no shell behind it.
[[nodiscard]] ConsoleCommand read_console_command(std::string_view line) noexcept;

}  // namespace wirelab::boards
