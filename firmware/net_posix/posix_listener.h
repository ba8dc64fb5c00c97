#pragma once

#include "firmware/net/listener.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

class PosixStack;

/// A listening TCP socket. Its options are inherited by what it accepts, so a new connection costs one system call;
/// that the system does pass them on is checked on the first connection.
class PosixListener final : public Listener {
 public:
  /// Wraps a socket that listens already. Made by PosixStack only.
  PosixListener(PosixStack& stack, UniqueFd fd) noexcept;
  ~PosixListener() override = default;

  [[nodiscard]] Result<StreamHandle> accept() override;
  void watch(Watcher* watcher) override { socket_.watch(watcher); }
  void again() override { socket_.again(); }
  [[nodiscard]] Endpoint local() const override;

 private:
  void release() noexcept override { delete this; }
  void set_options(int fd);

  PosixStack& stack_;
  Socket socket_;
  enum class Inheritance : std::uint8_t { unknown, works, missing } inheritance_ = Inheritance::unknown;
};

}  // namespace wirelab::net
