#include "boards/linux/init/console_command.h"

namespace wirelab::boards {

ConsoleCommand read_console_command(std::string_view line) noexcept {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return ConsoleCommand::help;
  const std::string_view word = line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
  if (word == "status") return ConsoleCommand::status;
  if (word == "poweroff") return ConsoleCommand::power_off;
  if (word == "reboot") return ConsoleCommand::reboot;
  return word == "help" ? ConsoleCommand::help : ConsoleCommand::none;
}

}  // namespace wirelab::boards
