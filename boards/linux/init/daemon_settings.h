#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::boards {

/// What the kernel's command line sets of the appliance itself.
struct DaemonSettings {
  std::vector<std::string> arguments;  ///< of wirelabd: "--name=value", …; it accepts each of them
  std::uint16_t port = 0;              ///< where it serves files
  std::vector<std::string> problems;   ///< one sentence for each word that is wrong; the others hold all the same
};

/// Reads the words `wirelabd.NAME=VALUE` out of `line`, as /proc/cmdline has it: the settings that every board's
/// appliance has (firmware/appliance), by the names that they have elsewhere. A word that wirelabd would refuse is left
/// out here, because it would not start with it.
[[nodiscard]] DaemonSettings read_daemon_settings(std::string_view line);

}  // namespace wirelab::boards
