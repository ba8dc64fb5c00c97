#pragma once

#include <string_view>

#include "firmware/net/mac_address.h"

namespace wirelab::net {

/// A MAC address for this program's end of the TAP device `name`, whose other end, the kernel's, has `kernel_side`. The
/// same for the same pair, so that a DHCP server recognizes us; locally administered and individual (IEEE 802, section
/// 8.2); never `kernel_side` itself.
[[nodiscard]] MacAddress derive_mac(std::string_view name, const MacAddress& kernel_side) noexcept;

}  // namespace wirelab::net
