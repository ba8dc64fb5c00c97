#pragma once

#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// Reads the body of RTM_NEWLINK or RTM_DELLINK (rtnetlink(7); attributes of linux/if_link.h). `link` is IFF_LOWER_UP,
/// counters are the 64-bit ones and 0 where the message has none. Nothing if it is cut, has no name, or speaks of a
/// bridge's port (AF_BRIDGE), which comes and goes while the interface stays.
[[nodiscard]] std::optional<Interface> read_link(ConstBytes body) noexcept;

}  // namespace wirelab::net_status
