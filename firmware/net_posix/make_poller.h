#pragma once

#include <memory>

#include "firmware/net_posix/posix_poller.h"

namespace wirelab::net {

/// The poller that the program was linked with (CMake: wirelab_poller, the best that the system has, or
/// wirelab_poller_poll). Null if the system has no descriptors or
/// memory left; nothing can be served without one.
[[nodiscard]] std::unique_ptr<PosixPoller> make_poller(Reactor& reactor);

/// Its name for logs: "epoll" or "poll".
[[nodiscard]] const char* poller_name() noexcept;

}  // namespace wirelab::net
