#pragma once

#include "boards/linux/init/network_link.h"

namespace wirelab::boards {

/// Gives an interface an address that is good on its link only (RTM_NEWADDR with RT_SCOPE_LINK, rtnetlink(7)), so that
/// the kernel sends from it to nowhere else. `set_address` cannot say that. A router in `setting` is not looked at.
[[nodiscard]] LinkOutcome set_link_scope_address(const std::string& name, const Ipv4Setting& setting);

}  // namespace wirelab::boards
