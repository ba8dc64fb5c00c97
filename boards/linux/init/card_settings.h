#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "boards/linux/init/boot_settings.h"
#include "firmware/appliance/preseed.h"

namespace wirelab::boards {

/// What `wirelab.toml` sets, with each problem as a line for the console.
struct CardSettings {
  appliance::Preseed preseed;
  std::vector<std::string> problems;  ///< "wirelab.toml, line 7: …"
};

/// Reads the file's text (appliance::read_preseed). Text of more than appliance::kMaxSettingsFile bytes is a problem.
[[nodiscard]] CardSettings read_card_settings(std::string_view text);

/// Puts name and network of `preseed` into the board's settings. An address on the kernel's command line wins, because
/// somebody who starts the board in an emulator gives it there.
void apply_to(const appliance::Preseed& preseed, BootSettings& settings);

/// The settings file for wirelabd that follows from `preseed`: the account to have, who may come in, which labs run.
/// Empty if there is nothing to set.
[[nodiscard]] std::string daemon_settings(const appliance::Preseed& preseed);

}  // namespace wirelab::boards
