#pragma once

#include "boards/native/confinement/call_rule.h"

namespace wirelab::boards {

/// What wirelabd needs on every processor.
[[nodiscard]] std::span<const CallRule> common_calls() noexcept;

}  // namespace wirelab::boards
