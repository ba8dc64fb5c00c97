#include "boards/linux/init/daemon_settings.h"

#include <algorithm>
#include <optional>

#include "boards/linux/init/command_line.h"
#include "firmware/appliance/appliance_settings.h"

namespace wirelab::boards {
namespace {

constexpr std::string_view kDaemonsOwn = "wirelabd.";

}  // namespace

DaemonSettings read_daemon_settings(std::string_view line) {
  DaemonSettings read;
  appliance::ApplianceSettings tried;
  const std::vector<appliance::Setting> table = appliance::appliance_setting_table(tried);
  while (!line.empty()) {
    const std::string word = take_word(line);
    if (!word.starts_with(kDaemonsOwn)) continue;
    const std::size_t equals = std::min(word.find('='), word.size());
    const std::string name = word.substr(kDaemonsOwn.size(), equals - kDaemonsOwn.size());
    const std::string value = word.substr(std::min(equals + 1, word.size()));
    const appliance::Setting* setting = appliance::find_setting(table, name);
    const auto trouble =
        setting == nullptr ? std::optional<std::string>("no such setting") : appliance::apply_setting(*setting, value);
    if (trouble) {
      read.problems.push_back("wirelabd." + name + " on the kernel's command line: " + *trouble + ". It is left out");
    } else {
      std::string argument = "--" + name;
      read.arguments.push_back(argument.append("=").append(value));
    }
  }
  read.port = tried.endpoint().port;
  return read;
}

}  // namespace wirelab::boards
