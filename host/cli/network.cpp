#include "host/cli/network.h"

#include <new>

namespace wirelab::cli {
namespace {

std::unique_ptr<net::PosixPoller> poller_for(Reactor& reactor) {
  auto poller = net::make_poller(reactor);
  if (!poller) throw std::bad_alloc();
  return poller;
}

/// The most connections that -j allows, and some of the shell's; the system sizes the socket buffers.
constexpr net::PosixStackOptions kStack{.streams = 24, .unsent_limit = 0, .send_buffer = 0, .receive_buffer = 0};

}  // namespace

Network::Network() : poller_(poller_for(reactor_)), stack_(*poller_, kStack) {}

}  // namespace wirelab::cli
