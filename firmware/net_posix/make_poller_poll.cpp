#include "firmware/net_posix/make_poller.h"
#include "firmware/net_posix/poll_poller.h"

namespace wirelab::net {

std::unique_ptr<PosixPoller> make_poller(Reactor& reactor) { return PollPoller::open(reactor); }

const char* poller_name() noexcept { return "poll"; }

}  // namespace wirelab::net
