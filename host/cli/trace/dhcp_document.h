#pragma once

#include <nlohmann/json.hpp>

#include "firmware/packet/dhcp.h"

namespace wirelab::cli {

/// The fields of a DHCP message, its options in their order: each with its code, its bytes in hexadecimal and, where
/// its meaning is known here, its name and value.
[[nodiscard]] nlohmann::json dhcp_document(const packet::DhcpMessage& message);

}  // namespace wirelab::cli
