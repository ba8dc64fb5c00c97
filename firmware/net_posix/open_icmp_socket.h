#pragma once

#include "firmware/net/icmp_socket.h"
#include "firmware/net_posix/posix_poller.h"

namespace wirelab::net {

/// Opens an ICMP socket in the way of the operating system; `unsupported` on one that has no way, or without the
/// privilege. CMake links icmp_socket_linux.cpp or icmp_socket_portable.cpp.
[[nodiscard]] Result<IcmpSocketHandle> open_icmp_socket(PosixPoller& poller, Family family);

}  // namespace wirelab::net
