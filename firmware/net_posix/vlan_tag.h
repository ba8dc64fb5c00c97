#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"

namespace wirelab::net {

/// Puts an IEEE 802.1Q tag back behind the two MAC addresses of a frame from which the card took it off. `room` holds
/// the first `size` bytes of the frame; what does not fit into `room` any more is cut. Answers the new size.
[[nodiscard]] std::size_t insert_vlan_tag(MutableBytes room, std::size_t size, std::uint16_t protocol,
                                          std::uint16_t control) noexcept;

}  // namespace wirelab::net
