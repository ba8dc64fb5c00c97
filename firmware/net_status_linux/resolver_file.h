#pragma once

#include <string_view>

#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// Reads the text of resolv.conf(5): the name servers in their order, the domains of the last `search` or `domain`
/// line. Pure; lines that it does not understand and servers beyond `Resolver::kServers` are left out.
[[nodiscard]] Resolver parse_resolver(std::string_view text) noexcept;

}  // namespace wirelab::net_status
