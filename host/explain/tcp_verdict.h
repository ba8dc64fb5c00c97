#pragma once

#include <string>
#include <vector>

#include "host/explain/tally.h"

namespace wirelab::explain {

/// `verdict` of a TCP connection.
[[nodiscard]] std::vector<std::string> tcp_verdict(const Tally& tally);

/// How many times and for how long: "3 × 40.1 ms"; of one wait "40.1 ms".
[[nodiscard]] std::string waits_text(const Waits& waits);

}  // namespace wirelab::explain
