#include "firmware/net_status_linux/announcements.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>
#include <utility>

namespace wirelab::net_status {
namespace {

constexpr std::array kGroups{RTNLGRP_LINK,       RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
                             RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,  RTNLGRP_NEIGH};

// Enough for a thousand changes while the loop is busy; more of them are a reason to read the tables anew.
constexpr int kReceiveBuffer = 1 << 20;

bool hand_over(ConstBytes rest, MessageTaker& taker) {
  while (const auto message = take_message(rest)) {
    if (message->type >= NLMSG_MIN_TYPE) static_cast<void>(taker.message(*message));
  }
  return rest.empty();
}

}  // namespace

Result<std::unique_ptr<Announcements>> Announcements::open(net::PosixPoller& poller) {
  auto fd = net::open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (!fd) return fail(fd.error());
  // Without a port of its own the kernel takes the socket for the sender of its announcements, and leaves it out.
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  if (::bind(fd->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(net::error_of(errno, net::Doing::binding));
  }
  for (const int group : kGroups) {
    if (!net::set_option(fd->get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)) {
      return fail(net::error_of(errno, net::Doing::opening));
    }
  }
  // The first goes beyond the system's limit and needs a privilege. Without either the kernel's own size has to do.
  if (!net::set_option(fd->get(), SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBuffer)) {
    static_cast<void>(net::set_option(fd->get(), SOL_SOCKET, SO_RCVBUF, kReceiveBuffer));
  }
  std::unique_ptr<Announcements> announcements(new (std::nothrow) Announcements(poller, std::move(*fd)));
  if (announcements == nullptr) return fail(Error::no_resources);
  return announcements;
}

bool Announcements::take(MessageTaker& taker) {
  for (int datagram = 0; datagram < (lost_ ? kMostDrained : kMostDatagrams); ++datagram) {
    const auto bytes = receive_from_kernel(socket_.fd(), room_);
    if (bytes) {
      // One that is longer than the room for it is cut; what it said is asked for again.
      if (!lost_) lost_ = !hand_over(*bytes, taker);
    } else if (bytes.error() == ENOBUFS) {
      lost_ = true;
    } else {
      [[maybe_unused]] const Error why = socket_.failed(bytes.error(), net::kReadable);
      return !std::exchange(lost_, false);
    }
  }
  socket_.again();
  return !lost_;
}

}  // namespace wirelab::net_status
