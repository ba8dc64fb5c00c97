#pragma once

#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net_status/facts.h"

namespace wirelab::net_status {

/// What a message says about one entry of the neighbour table.
struct NeighbourMessage {
  Neighbour row;
  bool listed = false;  ///< false: the entry is there but not for the list, see `read_neighbour`
};

/// Reads the body of RTM_NEWNEIGH or RTM_DELNEIGH (linux/neighbour.h) at the moment `now`. Entries that nobody asks for
/// are not listed, as `ip neigh` does: those without a state, and those that the kernel makes for itself, for
/// broadcast, multicast and loopback addresses (NUD_NOARP, with a MAC of a group or none). `confirmed` of an entry
/// without a MAC is when its state last changed. Nothing if it is cut, of a bridge's table or a proxy's.
[[nodiscard]] std::optional<NeighbourMessage> read_neighbour(ConstBytes body, TimePoint now) noexcept;

}  // namespace wirelab::net_status
