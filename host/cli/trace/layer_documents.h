#pragma once

#include <nlohmann/json.hpp>

#include "host/explain/dissection.h"
#include "host/explain/tcp_note.h"

namespace wirelab::cli {

/// The fields of a packet for programs, an object for each layer that was read: "ethernet", "arp", "ip", "icmp", "tcp",
/// "udp", "dhcp"; and "flaw" with the reason where reading stopped. Numbers are numbers, addresses are text. `view` has
/// the relative numbers of a TCP segment and is not looked at for others.
[[nodiscard]] nlohmann::json layers_document(const explain::Dissection& dissection,
                                             const std::optional<explain::TcpView>& view);

}  // namespace wirelab::cli
