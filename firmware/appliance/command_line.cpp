#include "firmware/appliance/command_line.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace wirelab::appliance {
namespace {

/// An argument "--name=value" or "--name" taken apart.
struct Option {
  std::string_view name;
  std::optional<std::string_view> value;
};

std::optional<Option> split_option(std::string_view argument) {
  if (!argument.starts_with("--")) return std::nullopt;
  argument.remove_prefix(2);
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos) return Option{argument, std::nullopt};
  return Option{argument.substr(0, equals), argument.substr(equals + 1)};
}

}  // namespace

CommandLine apply_command_line(std::span<const char* const> arguments, std::span<const Setting> settings) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help" || argument == "-h") return HelpRequest{};
    if (argument == "--version") return VersionRequest{};
    auto option = split_option(argument);
    if (!option) return UsageError{"unexpected argument '" + std::string(argument) + "'; options start with --"};
    const std::string shown = "--" + std::string(option->name);
    const Setting* setting = find_setting(settings, option->name);
    if (setting == nullptr) return UsageError{"unknown option " + shown};
    if (!option->value) {
      if (std::holds_alternative<SwitchTarget>(setting->target)) {
        option->value = "true";
      } else if (i + 1 < arguments.size()) {
        option->value = arguments[++i];
      } else {
        std::string trouble = shown;
        trouble.append(" needs a value: ").append(shown).append(" ").append(setting->placeholder);
        return UsageError{std::move(trouble)};
      }
    }
    if (auto problem = apply_setting(*setting, *option->value)) return UsageError{shown + " " + *problem};
  }
  return RunRequest{};
}

std::string_view peek_command_line(std::span<const char* const> arguments, std::string_view name) {
  std::string_view found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto option = split_option(arguments[i]);
    if (!option || option->name != name) continue;
    if (option->value) {
      found = *option->value;
    } else if (i + 1 < arguments.size()) {
      found = arguments[i + 1];
    }
  }
  return found;
}

std::string describe_settings(std::span<const Setting> settings) {
  struct Row {
    std::string left;
    std::string_view right;
  };
  std::vector<Row> rows;
  for (const Setting& setting : settings) {
    std::string left = "  --" + std::string(setting.name);
    if (!setting.placeholder.empty()) left.append(" ").append(setting.placeholder);
    rows.push_back({std::move(left), setting.help});
  }
  rows.push_back({"  --help", "show this and exit"});
  rows.push_back({"  --version", "show the version and exit"});
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.left.size());
  std::string out;
  for (const Row& row : rows) {
    out += row.left;
    out.append(width + 2 - row.left.size(), ' ');
    out.append(row.right).append("\n");
  }
  return out;
}

}  // namespace wirelab::appliance
