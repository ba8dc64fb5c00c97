#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "firmware/appliance/setting.h"

namespace wirelab::appliance {

/// What a command line asks for.
struct RunRequest {};      ///< run, with the settings that were applied
struct HelpRequest {};     ///< --help or -h
struct VersionRequest {};  ///< --version
struct UsageError {
  std::string message;  ///< what is wrong, on which argument
};
using CommandLine = std::variant<RunRequest, HelpRequest, VersionRequest, UsageError>;

/// Applies `--name VALUE`, `--name=VALUE` and bare switches to `settings`, in order; the last one of a name wins.
/// `arguments` come without the program's name. Pure but for what the settings point to.
[[nodiscard]] CommandLine apply_command_line(std::span<const char* const> arguments, std::span<const Setting> settings);

/// The value that the command line gives `name`, without applying anything; empty if it gives none. For what must be
/// known first: where the settings file is.
[[nodiscard]] std::string_view peek_command_line(std::span<const char* const> arguments, std::string_view name);

/// One line a setting, aligned: the body of --help. Also lists --help and --version.
[[nodiscard]] std::string describe_settings(std::span<const Setting> settings);

}  // namespace wirelab::appliance
