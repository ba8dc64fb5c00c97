#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/appliance/setting.h"

namespace wirelab::boards {

/// Applies settings given at boot as words `name=value` between blanks ("port=5006 log-level=debug"), the form of a
/// kernel's command line. What is right applies even if other words are wrong; each wrong one is answered as a sentence
/// that names it. At most kMostProblems are.
[[nodiscard]] std::vector<std::string> apply_boot_words(std::string_view words,
                                                        std::span<const appliance::Setting> settings);

inline constexpr std::size_t kMostProblems = 16;

}  // namespace wirelab::boards
