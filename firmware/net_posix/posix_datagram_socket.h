#pragma once

#include "firmware/net/datagram_socket.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

/// A bound UDP socket of the operating system. May send to broadcast addresses.
class PosixDatagramSocket final : public DatagramSocket {
 public:
  /// Wraps a socket of `family` that is bound already. Made by PosixStack only.
  PosixDatagramSocket(PosixPoller& poller, UniqueFd fd, Family family) noexcept
      : socket_(poller, std::move(fd)), family_(family) {}
  ~PosixDatagramSocket() override = default;

  [[nodiscard]] Result<void> send_to(ConstBytes datagram, const Endpoint& to) override;
  [[nodiscard]] Result<Datagram> receive_from(MutableBytes into) override;
  void watch(Watcher* watcher) override { socket_.watch(watcher); }
  void again() override { socket_.again(); }
  [[nodiscard]] Endpoint local() const override;

 private:
  void release() noexcept override { delete this; }

  Socket socket_;
  Family family_;
};

}  // namespace wirelab::net
