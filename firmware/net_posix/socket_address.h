#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "firmware/net/address.h"

namespace wirelab::net {

/// An Endpoint in the form that the socket calls take and fill in.
class SocketAddress {
 public:
  /// Room for the system to write an address into.
  SocketAddress() noexcept;
  explicit SocketAddress(const Endpoint& endpoint) noexcept;

  [[nodiscard]] const sockaddr* data() const noexcept { return &address_.any; }
  [[nodiscard]] sockaddr* data() noexcept { return &address_.any; }
  /// How many bytes are used; what the system is told, and what it changes, when it fills the room in.
  [[nodiscard]] socklen_t size() const noexcept { return size_; }
  [[nodiscard]] socklen_t* size_in_out() noexcept { return &size_; }

  /// AF_INET or AF_INET6.
  [[nodiscard]] int family() const noexcept { return address_.any.sa_family; }
  /// The endpoint; an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is answered as the IPv4 address it stands
  /// for, anything that is neither IPv4 nor IPv6 as 0.0.0.0 port 0.
  [[nodiscard]] Endpoint endpoint() const noexcept;

 private:
  union Room {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };
  Room address_;
  socklen_t size_ = sizeof(Room);
};

/// The endpoint that a socket is bound to; 0.0.0.0 port 0 if the system has none to tell.
[[nodiscard]] Endpoint local_endpoint(int fd) noexcept;

}  // namespace wirelab::net
