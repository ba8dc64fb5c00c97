#include "firmware/net_posix/posix_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_posix/socket_address.h"

namespace wirelab::net {
namespace {

/// Connections that died in the back-log and are passed over in one call; then the loop gets its turn.
constexpr int kMostDeadConnections = 64;

/// True for errors that belong to the connection that accept met, not to the listener (accept(2), POSIX accept).
bool concerns_one_connection(int errno_value) noexcept {
  switch (errno_value) {
    case ECONNABORTED:
    case ECONNRESET:
    case EHOSTUNREACH:
    case EINTR:
    case ENETDOWN:
    case ENETUNREACH:
    case ENOPROTOOPT:
    case EPERM:
    case EPROTO:
    case ETIMEDOUT: return true;
    default: return false;
  }
}

}  // namespace

PosixListener::PosixListener(PosixStack& stack, UniqueFd fd) noexcept
    : stack_(stack), socket_(stack.poller(), std::move(fd)) {}

Result<StreamHandle> PosixListener::accept() {
  if (!stack_.has_room()) {
    socket_.starve();
    return fail(Error::no_resources);
  }
  for (int dead = 0; dead < kMostDeadConnections; ++dead) {
    SocketAddress peer;
    UniqueFd fd(::accept4(socket_.fd(), peer.data(), peer.size_in_out(), SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
      set_options(fd.get());
      return stack_.make_stream(std::move(fd), peer.endpoint(), PosixStream::Phase::established);
    }
    if (!concerns_one_connection(errno)) return fail(socket_.failed(errno, kReadable));
  }
  socket_.wait_for(kReadable);
  socket_.again();
  return fail(Error::would_block);
}

Endpoint PosixListener::local() const { return local_endpoint(socket_.fd()); }

void PosixListener::set_options(int fd) {
  if (inheritance_ == Inheritance::works) [[likely]]
    return;
  if (inheritance_ == Inheritance::unknown) {
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    const bool known = ::getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0;
    inheritance_ = known && no_delay != 0 ? Inheritance::works : Inheritance::missing;
  }
  if (inheritance_ == Inheritance::missing) stack_.apply_stream_options(fd);
}

}  // namespace wirelab::net
