#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/explain/tally.h"

namespace wirelab::explain {

/// One thing that a trace of a lab must show, whether it does, and where that is seen.
struct Finding {
  bool holds = false;
  std::string text;
  std::vector<std::size_t> packets;
};

/// The name of a lab as it is known here, a view that stays; nothing if there is no such lab.
[[nodiscard]] std::optional<std::string_view> lab_named(std::string_view name) noexcept;

/// All names, in one text: "v0, v1, …".
[[nodiscard]] std::string lab_names();

/// Whether a conversation is one with that lab's port, the usual one if none is given, and transport.
[[nodiscard]] bool is_of_lab(std::string_view lab, const Tally& tally, std::optional<std::uint16_t> port = {}) noexcept;

/// Holds a conversation against what the reference says that a trace of that lab shows.
[[nodiscard]] std::vector<Finding> lab_findings(std::string_view lab, const Tally& tally);

}  // namespace wirelab::explain
