#pragma once

#include "firmware/core/reactor.h"
#include "firmware/net/datagram_socket.h"
#include "firmware/net/frame_tap.h"
#include "firmware/net/icmp_socket.h"
#include "firmware/net/listener.h"
#include "firmware/net/stream.h"

namespace wirelab::net {

/// How a listener is opened.
struct ListenOptions {
  std::size_t backlog = 128;  ///< connections that may wait for `accept`
  bool only_ipv6 = true;      ///< for an IPv6 endpoint: do not take IPv4 connections as well
};

/// A TCP/IP stack: where sockets come from. One implementation is linked per program and constructed by the board; what
/// runs above never learns which. The stack must outlive every handle that it gave out. Everything runs on the
/// reactor's thread.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  virtual ~Stack() = default;

  /// The loop that calls the watchers of this stack's sockets.
  [[nodiscard]] virtual Reactor& reactor() noexcept = 0;

  /// Listens at `at`; port 0 lets the stack choose. `in_use` if somebody else does, `invalid` if the address is not
  /// ours.
  [[nodiscard]] virtual Result<ListenerHandle> listen(const Endpoint& at, const ListenOptions& options = {}) = 0;

  /// Starts to connect to `to` and answers the stream at once; it establishes, or fails, later (see Stream). Fails here
  /// only with `no_resources`, or `invalid` for an endpoint that nothing can be sent to.
  [[nodiscard]] virtual Result<StreamHandle> connect(const Endpoint& to) = 0;

  /// Binds a UDP socket; port 0 lets the stack choose.
  [[nodiscard]] virtual Result<DatagramSocketHandle> bind_datagram(const Endpoint& at) = 0;

  /// Opens a socket for ICMP or ICMPv6. `unsupported` without the privilege, or where the system has no way that keeps
  /// IcmpSocket's word; `no_resources` when none is free.
  [[nodiscard]] virtual Result<IcmpSocketHandle> open_icmp(Family family) = 0;

  /// Opens a tap. `unsupported` without the privilege or where the stack has no link layer; `not_found` if there is no
  /// such interface.
  [[nodiscard]] virtual Result<FrameTapHandle> tap(const TapOptions& options) = 0;
};

}  // namespace wirelab::net
