#pragma once

#include <expected>
#include <string_view>

#include "firmware/capture/capture.h"

namespace wirelab::capture {

/// Why something cannot be done, for the user: what, on what, and what to do.
struct Refusal {
  Error error = Error::invalid;
  FixedText<250> why;
};

/// The wishes that the words behind CAPTURE say; the interface is empty if they do not name it. `surroundings` must
/// outlive them.
[[nodiscard]] std::expected<Wishes, Refusal> read_wishes(std::string_view words, const Surroundings& surroundings);

}  // namespace wirelab::capture
