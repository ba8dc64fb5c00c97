#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "boards/native/network.h"
#include "firmware/appliance/appliance_settings.h"

namespace wirelab::boards {

/// Whether the program gives up what it does not need before it serves (boards/native/confinement). `log` is for
/// finding out what the list of allowed system calls lacks.
enum class Confinement : std::uint8_t { off, log, on };

/// Everything that the native wirelabd can be set to.
struct Options {
  appliance::ApplianceSettings appliance;
  std::unique_ptr<NetworkSettings> network = make_network_settings();
  std::string root = ".";
  std::string config;
  std::size_t confinement = static_cast<std::size_t>(Confinement::off);
};

/// Fills `options` from the settings file (if one is named) and then from the command line, which wins. Prints help,
/// version or what is wrong. Answers the exit status if the program is to end now: 0 after --help and --version, 2 for
/// wrong use.
[[nodiscard]] std::optional<int> read_options(std::span<const char* const> arguments, Options& options);

}  // namespace wirelab::boards
