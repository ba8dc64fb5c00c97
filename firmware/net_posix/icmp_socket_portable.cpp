#include "firmware/net_posix/open_icmp_socket.h"

namespace wirelab::net {

// POSIX leaves open what a raw socket sends and shows.
Result<IcmpSocketHandle> open_icmp_socket(PosixPoller& /*poller*/, Family /*family*/) {
  return fail(Error::unsupported);
}

}  // namespace wirelab::net
