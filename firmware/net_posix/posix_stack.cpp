#include "firmware/net_posix/posix_stack.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>

#include "firmware/net_posix/open_frame_tap.h"
#include "firmware/net_posix/open_icmp_socket.h"
#include "firmware/net_posix/platform.h"
#include "firmware/net_posix/posix_datagram_socket.h"
#include "firmware/net_posix/posix_listener.h"
#include "firmware/net_posix/socket_address.h"

namespace wirelab::net {
namespace {

void ignore_sigpipe() noexcept {
  struct sigaction present{};
  if (::sigaction(SIGPIPE, nullptr, &present) != 0 || present.sa_handler != SIG_DFL) return;
  present.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &present, nullptr);
}

int backlog_of(std::size_t backlog) noexcept {
  return static_cast<int>(std::min<std::size_t>(backlog, std::numeric_limits<int>::max()));
}

/// True if no connection can be made to `to` on any network: then the caller made a mistake.
bool is_nowhere(const Endpoint& to) noexcept { return to.port == 0 || to.address.is_any(); }

/// Binds, and answers why not. Never shares a UDP port; a TCP port is free again as soon as nobody listens there.
Result<void> bind_to(int fd, const SocketAddress& address) noexcept {
  if (::bind(fd, address.data(), address.size()) == 0) return {};
  return fail(error_of(errno, Doing::binding));
}

}  // namespace

PosixStack::PosixStack(PosixPoller& poller, const PosixStackOptions& options)
    : poller_(poller), options_(options), streams_(options.streams) {
  ignore_sigpipe();
}

Result<ListenerHandle> PosixStack::listen(const Endpoint& at, const ListenOptions& options) {
  const SocketAddress address(at);
  auto fd = open_socket(address.family(), SOCK_STREAM);
  if (!fd) return fail(fd.error());
  if (!set_option(fd->get(), SOL_SOCKET, SO_REUSEADDR, 1)) return fail(error_of(errno, Doing::opening));
  if (at.address.family() == Family::ipv6 &&
      !set_option(fd->get(), IPPROTO_IPV6, IPV6_V6ONLY, options.only_ipv6 ? 1 : 0)) {
    return fail(error_of(errno, Doing::opening));
  }
  apply_stream_options(fd->get());
  if (auto bound = bind_to(fd->get(), address); !bound) return fail(bound.error());
  if (::listen(fd->get(), backlog_of(options.backlog)) != 0) return fail(error_of(errno, Doing::binding));
  auto* listener = new (std::nothrow) PosixListener(*this, std::move(*fd));
  if (listener == nullptr) return fail(Error::no_resources);
  return ListenerHandle(listener);
}

Result<StreamHandle> PosixStack::connect(const Endpoint& to) {
  if (is_nowhere(to)) return fail(Error::invalid);
  if (!has_room()) return fail(Error::no_resources);
  const SocketAddress address(to);
  auto fd = open_socket(address.family(), SOCK_STREAM);
  // A family that this system does not speak is a place it cannot reach; the stream says so like any other failure.
  if (!fd && fd.error() == Error::unsupported) return StreamHandle(streams_.make(*this, to, Error::unreachable));
  if (!fd) return fail(fd.error());
  apply_stream_options(fd->get());
  if (::connect(fd->get(), address.data(), address.size()) == 0 || errno == EINPROGRESS || errno == EINTR) {
    return make_stream(std::move(*fd), to, PosixStream::Phase::connecting);
  }
  const Error error = error_of(errno, Doing::connecting);
  if (error == Error::no_resources || error == Error::invalid) return fail(error);
  return StreamHandle(streams_.make(*this, to, error));
}

Result<DatagramSocketHandle> PosixStack::bind_datagram(const Endpoint& at) {
  const SocketAddress address(at);
  auto fd = open_socket(address.family(), SOCK_DGRAM);
  if (!fd) return fail(fd.error());
  const bool set = at.address.family() == Family::ipv6 ? set_option(fd->get(), IPPROTO_IPV6, IPV6_V6ONLY, 1)
                                                       : set_option(fd->get(), SOL_SOCKET, SO_BROADCAST, 1);
  if (!set) return fail(error_of(errno, Doing::opening));
  if (auto bound = bind_to(fd->get(), address); !bound) return fail(bound.error());
  auto* socket = new (std::nothrow) PosixDatagramSocket(poller_, std::move(*fd), at.address.family());
  if (socket == nullptr) return fail(Error::no_resources);
  return DatagramSocketHandle(socket);
}

Result<IcmpSocketHandle> PosixStack::open_icmp(Family family) { return open_icmp_socket(poller_, family); }

Result<FrameTapHandle> PosixStack::tap(const TapOptions& options) { return open_frame_tap(poller_, options); }

Result<StreamHandle> PosixStack::make_stream(UniqueFd fd, const Endpoint& peer, PosixStream::Phase phase) {
  PosixStream* stream = streams_.make(*this, std::move(fd), peer, phase);
  if (stream == nullptr) return fail(Error::no_resources);
  return StreamHandle(stream);
}

void PosixStack::give_back(PosixStream& stream) noexcept {
  streams_.destroy(&stream);
  poller_.resources_freed();
}

void PosixStack::apply_stream_options(int fd) const noexcept {
  bool set = set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  if (options_.unsent_limit > 0) set &= limit_unsent(fd, options_.unsent_limit);
  if (options_.send_buffer > 0) set &= set_option(fd, SOL_SOCKET, SO_SNDBUF, options_.send_buffer);
  if (options_.receive_buffer > 0) set &= set_option(fd, SOL_SOCKET, SO_RCVBUF, options_.receive_buffer);
  static_cast<void>(set);
}

}  // namespace wirelab::net
