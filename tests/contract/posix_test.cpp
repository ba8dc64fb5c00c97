#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/poll_poller.h"
#include "tests/contract/posix_rig.h"

// The contract over BSD sockets on loopback: two pollers, two families, in a network namespace of its own for each
// case.

namespace wirelab::contract {
namespace {

using MakeEpollV4 = MakePosix<net::EpollPoller, net::Family::ipv4>;
using MakeEpollV6 = MakePosix<net::EpollPoller, net::Family::ipv6>;
using MakePollV4 = MakePosix<net::PollPoller, net::Family::ipv4>;
using MakePollV6 = MakePosix<net::PollPoller, net::Family::ipv6>;

WIRELAB_CONTRACT(EpollV4, MakeEpollV4);
WIRELAB_CONTRACT(EpollV6, MakeEpollV6);
WIRELAB_CONTRACT(PollV4, MakePollV4);
WIRELAB_CONTRACT(PollV6, MakePollV6);

}  // namespace
}  // namespace wirelab::contract
