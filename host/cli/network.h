#pragma once

#include <memory>

#include "firmware/core/reactor.h"
#include "firmware/net_posix/make_poller.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/posix_stack.h"

namespace wirelab::cli {

/// The event loop and the sockets of the program.
class Network {
 public:
  /// Throws std::bad_alloc if the system has nothing left to wait with.
  Network();

  [[nodiscard]] Reactor& reactor() noexcept { return reactor_; }
  [[nodiscard]] net::Stack& stack() noexcept { return stack_; }

 private:
  net::MonotonicClock clock_;
  Reactor reactor_{clock_};
  std::unique_ptr<net::PosixPoller> poller_;
  net::PosixStack stack_;
};

}  // namespace wirelab::cli
