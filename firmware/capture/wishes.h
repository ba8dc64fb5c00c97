#pragma once

#include <expected>
#include <string_view>

#include "firmware/capture/capture.h"
#include "firmware/capture/refusal.h"

namespace wirelab::capture {

/// The wishes that the words behind CAPTURE say; the interface is empty if they do not name it. `surroundings` must
/// outlive them.
[[nodiscard]] std::expected<Wishes, Refusal> read_wishes(std::string_view words, const Surroundings& surroundings);

}  // namespace wirelab::capture
