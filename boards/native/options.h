#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "boards/native/network.h"
#include "firmware/appliance/appliance_settings.h"

namespace wirelab::boards {

/// Everything that the native wirelabd can be set to.
struct Options {
  appliance::ApplianceSettings appliance;
  std::unique_ptr<NetworkSettings> network = make_network_settings();
  std::string root = ".";
  std::string config;
};

/// Fills `options` from the settings file (if one is named) and then from the command line, which wins. Prints help,
/// version or what is wrong. Answers the exit status if the program is to end now: 0 after --help and --version, 2 for
/// wrong use.
[[nodiscard]] std::optional<int> read_options(std::span<const char* const> arguments, Options& options);

}  // namespace wirelab::boards
