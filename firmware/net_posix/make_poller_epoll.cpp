#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/make_poller.h"

namespace wirelab::net {

std::unique_ptr<PosixPoller> make_poller(Reactor& reactor) { return EpollPoller::open(reactor); }

const char* poller_name() noexcept { return "epoll"; }

}  // namespace wirelab::net
