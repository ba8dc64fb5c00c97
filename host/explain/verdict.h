#pragma once

#include <string>
#include <vector>

#include "host/explain/tally.h"

namespace wirelab::explain {

/// What a conversation shows, in one sentence a line: how it began, what was carried each way, what went wrong, what
/// had to wait, how it ended. Pure; nothing of a conversation of which there is nothing to say.
[[nodiscard]] std::vector<std::string> verdict(const Tally& tally);

/// "TCP 10.0.0.1:50000 – 10.0.0.2:12345".
[[nodiscard]] std::string title(const Tally& tally);

/// "1 byte", "2 bytes".
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& what);

/// "packet 7", "packets 3, 5 and 8"; of many the first ones.
[[nodiscard]] std::string packets_text(const std::vector<std::size_t>& packets);

}  // namespace wirelab::explain
