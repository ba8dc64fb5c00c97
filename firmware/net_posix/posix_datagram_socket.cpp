#include "firmware/net_posix/posix_datagram_socket.h"

#include <sys/socket.h>

#include <cerrno>

#include "firmware/net_posix/socket_address.h"

namespace wirelab::net {
namespace {

/// Reports about earlier datagrams that one call passes over. Linux has none for a socket like ours; elsewhere each
/// failed call takes one off, so this many in a row mean that something else is wrong.
constexpr int kMostReports = 16;

/// True for an ICMP answer to some earlier datagram, or a signal: nothing that concerns this call.
bool concerns_another_call(int errno_value) noexcept { return errno_value == ECONNREFUSED || errno_value == EINTR; }

}  // namespace

Result<void> PosixDatagramSocket::send_to(ConstBytes datagram, const Endpoint& to) {
  // Linux takes the unspecified address for its own.
  if (to.address.family() != family_ || to.port == 0 || to.address.is_any()) return fail(Error::invalid);
  const SocketAddress address(to);
  for (int report = 0; report < kMostReports; ++report) {
    const ssize_t count =
        ::sendto(socket_.fd(), datagram.data(), datagram.size(), MSG_NOSIGNAL, address.data(), address.size());
    if (count >= 0) return {};
    if (!concerns_another_call(errno)) break;
  }
  return fail(socket_.failed(errno, kWritable));
}

Result<Datagram> PosixDatagramSocket::receive_from(MutableBytes into) {
  SocketAddress from;
  iovec part{.iov_base = into.data(), .iov_len = into.size()};
  ssize_t count = -1;
  msghdr message{};
  for (int report = 0; report < kMostReports; ++report) {
    message = {};
    message.msg_name = from.data();
    message.msg_namelen = from.size();
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    count = ::recvmsg(socket_.fd(), &message, 0);
    if (count >= 0 || !concerns_another_call(errno)) break;
  }
  if (count < 0) return fail(socket_.failed(errno, kReadable));
  *from.size_in_out() = message.msg_namelen;
  return Datagram{.size = static_cast<std::size_t>(count),
                  .from = from.endpoint(),
                  .truncated = (message.msg_flags & MSG_TRUNC) != 0};
}

Endpoint PosixDatagramSocket::local() const { return local_endpoint(socket_.fd()); }

}  // namespace wirelab::net
