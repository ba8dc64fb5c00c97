#include "boards/native/options.h"

#include <array>
#include <cstdio>
#include <cstring>

#include <cerrno>

#include "boards/version.h"
#include "firmware/appliance/command_line.h"
#include "firmware/appliance/settings_file.h"

namespace wirelab::boards {
namespace {

constexpr int kUsageError = 2;
constexpr std::array<std::string_view, 3> kConfinements{"off", "log", "on"};

constexpr const char* kHelpHead =
    "wirelabd - the wirelab appliance on this machine: serves files by command\n\n"
    "Usage: wirelabd [--root DIR] [--listen ADDR] [--port N] [OPTION]...\n\n";
constexpr const char* kHelpTail =
    "\nEvery option but --config can also stand in the settings file, as a line: name = value\n"
    "(text in quotes). The command line wins over the file.\n"
    "Exit status: 0 after a clean stop, 1 if it cannot serve, 2 for wrong use.\n";

std::vector<appliance::Setting> setting_table(Options& options) {
  std::vector<appliance::Setting> table = appliance::appliance_setting_table(options.appliance);
  table.push_back(
      {"root", "DIR", "folder whose files are served (default: this folder)", appliance::TextTarget{&options.root}});
  table.push_back({"confinement", "MODE",
                   "on: give up all rights but those to serve the root and to watch the network; log: only say in the "
                   "kernel's log which system calls would end the program; off (default off)",
                   appliance::ChoiceTarget{&options.confinement, kConfinements}});
  options.network->add_to(table);
  return table;
}

/// The content of a settings file; nothing, with the reason in errno, if it cannot be read.
std::optional<std::string> read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) return std::nullopt;
  std::string text(appliance::kMaxSettingsFile + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) return std::nullopt;
  return text;
}

bool apply_file(const std::string& path, std::span<const appliance::Setting> table) {
  const auto text = read_file(path);
  if (!text) {
    std::fprintf(stderr, "wirelabd: cannot read the settings file %s: %s\n", path.c_str(), std::strerror(errno));
    return false;
  }
  const auto problems = appliance::apply_settings_file(*text, table);
  for (const appliance::SettingProblem& problem : problems) {
    std::fprintf(stderr, "wirelabd: %s:%zu: %s\n", path.c_str(), problem.line, problem.message.c_str());
  }
  return problems.empty();
}

}  // namespace

std::optional<int> read_options(std::span<const char* const> arguments, Options& options) {
  std::vector<appliance::Setting> table = setting_table(options);
  const std::vector<appliance::Setting> in_file = table;
  table.push_back({"config", "FILE", "settings file", appliance::TextTarget{&options.config}});

  // Once to see what is asked for and whether it can be; again after the file, which must not win.
  const appliance::CommandLine asked = appliance::apply_command_line(arguments, table);
  if (std::holds_alternative<appliance::HelpRequest>(asked)) {
    std::printf("%s%s%s", kHelpHead, appliance::describe_settings(table).c_str(), kHelpTail);
    return 0;
  }
  if (std::holds_alternative<appliance::VersionRequest>(asked)) {
    std::printf("wirelabd %s\n", kVersion);
    return 0;
  }
  if (const auto* usage = std::get_if<appliance::UsageError>(&asked)) {
    std::fprintf(stderr, "wirelabd: %s\nTry 'wirelabd --help'.\n", usage->message.c_str());
    return kUsageError;
  }
  if (!options.config.empty() && !apply_file(options.config, in_file)) return kUsageError;
  static_cast<void>(appliance::apply_command_line(arguments, table));
  return std::nullopt;
}

}  // namespace wirelab::boards
