#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/machine.h"
#include "tests/simulation/peer.h"

namespace wirelab::simulation {

/// What a run may be held to, so that a failing seed can be made smaller: the same seed with less in it.
struct RunLimits {
  std::size_t peers = SIZE_MAX;   ///< most at a time
  std::size_t events = SIZE_MAX;  ///< most before everybody finishes what he began
  std::set<std::string> without;  ///< faults that are left out, by their names
  bool shows = false;             ///< prints every event
};

/// What became of a run.
struct RunResult {
  std::string failure;  ///< empty: no rule was broken
  std::uint64_t hash = 0;
  std::uint64_t events = 0;
  std::string last_lines{};
  std::string setting;  ///< what the seed chose, in words
};

/// Names of the faults, as `RunLimits::without` takes them.
[[nodiscard]] const std::vector<std::string>& fault_names();

/// Plays the run of one seed.
[[nodiscard]] RunResult play(std::uint64_t seed, const RunLimits& limits);

}  // namespace wirelab::simulation
