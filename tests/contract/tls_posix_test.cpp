#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/poll_poller.h"
#include "tests/contract/posix_rig.h"
#include "tests/contract/tls_rig.h"

// The contract over TLS over BSD sockets on loopback.

namespace wirelab::contract {
namespace {

using MakeTls13EpollV4 = MakeTls<MakePosix<net::EpollPoller, net::Family::ipv4>, tls::Version::tls_1_3>;
using MakeTls12EpollV6 = MakeTls<MakePosix<net::EpollPoller, net::Family::ipv6>, tls::Version::tls_1_2>;
using MakeTls13PollV6 = MakeTls<MakePosix<net::PollPoller, net::Family::ipv6>, tls::Version::tls_1_3>;

WIRELAB_CONTRACT(Tls13EpollV4, MakeTls13EpollV4);
WIRELAB_CONTRACT(Tls12EpollV6, MakeTls12EpollV6);
WIRELAB_CONTRACT(Tls13PollV6, MakeTls13PollV6);

}  // namespace
}  // namespace wirelab::contract
