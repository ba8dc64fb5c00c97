#pragma once

#include <span>
#include <string_view>

namespace wirelab::simulation {

/// A mistake that was planted in the firmware on purpose (firmware/planted).
struct Bug {
  std::string_view name;
  std::string_view what;
};

/// All that there are.
[[nodiscard]] std::span<const Bug> bugs() noexcept;
/// Chooses the one that the firmware has from now on; false if there is none of that name. "" for none.
[[nodiscard]] bool choose_bug(std::string_view name) noexcept;

}  // namespace wirelab::simulation
