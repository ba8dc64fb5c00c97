#pragma once

#include <optional>

#include "firmware/net/icmp_socket.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

/// A raw socket of Linux (raw(7), RFC 3542). The kernel leaves out what is not to be shown, as far as its filters go.
class LinuxIcmpSocket final : public IcmpSocket {
 public:
  /// Wraps a raw socket of `family` that open_icmp_socket has configured.
  LinuxIcmpSocket(PosixPoller& poller, UniqueFd fd, Family family) noexcept
      : socket_(poller, std::move(fd)), family_(family) {}
  ~LinuxIcmpSocket() override = default;

  [[nodiscard]] Result<void> send_to(ConstBytes message, const Address& to) override;
  [[nodiscard]] Result<IcmpMessage> receive(MutableBytes into) override;
  [[nodiscard]] Result<void> set_ttl(std::uint8_t ttl) override;
  void watch(Watcher* watcher) override { socket_.watch(watcher); }
  void again() override { socket_.again(); }

 private:
  void release() noexcept override { delete this; }
  /// One message from the kernel; nothing if it is one that is not shown.
  [[nodiscard]] Result<std::optional<IcmpMessage>> take(MutableBytes into);

  Socket socket_;
  Family family_;
};

}  // namespace wirelab::net
