#pragma once

#include <string>
#include <string_view>

#include "host/cli/conductor.h"

namespace wirelab::cli {

/// What an appliance records.
struct Recording {
  std::string interface;  ///< the appliance's own word: escape it before it is shown
  std::uint64_t seconds = 0;
};

/// Reads the answer to RECORD (wirelab.capture/1): what is recorded, or why nothing is.
[[nodiscard]] Attempt<Recording> decode_recording(std::string_view document, const Conductor& conductor);

}  // namespace wirelab::cli
