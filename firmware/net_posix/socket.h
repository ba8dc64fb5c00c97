#pragma once

#include "firmware/net_posix/errno_map.h"
#include "firmware/net_posix/posix_poller.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::net {

/// What every kind of socket here has: an owned, non-blocking descriptor that a poller watches, and the rule that turns
/// a failed system call into an answer and a promise of `ready`.
class Socket {
 public:
  /// Takes the descriptor over. The poller must outlive the socket.
  Socket(PosixPoller& poller, UniqueFd fd) noexcept : poller_(poller), descriptor_(fd.release()) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }

  [[nodiscard]] int fd() const noexcept { return descriptor_.fd(); }
  [[nodiscard]] bool is_open() const noexcept { return descriptor_.fd() >= 0; }

  void watch(Watcher* watcher) noexcept { poller_.watch(descriptor_, watcher); }
  void again() noexcept { poller_.again(descriptor_); }

  /// Arms the poller: for a call that answers would_block without having asked the system.
  void wait_for(Events events) { poller_.arm(descriptor_, events); }
  /// Promises a `ready` after a shortage.
  void starve() { poller_.starve(descriptor_); }

  /// The answer for a call that failed with `errno_value`: would_block arms the poller for `events`, no_resources asks
  /// for a retry, anything else promises nothing.
  [[nodiscard]] Error failed(int errno_value, Events events, Doing doing = Doing::moving);

  /// Closes the descriptor and ends its events; harmless when it is closed already. Whoever is starved of descriptors
  /// is told.
  void close() noexcept;

 private:
  PosixPoller& poller_;
  Descriptor descriptor_;
};

/// A non-blocking socket that no child process inherits (POSIX.1-2024 SOCK_NONBLOCK and SOCK_CLOEXEC).
[[nodiscard]] Result<UniqueFd> open_socket(int family, int type, int protocol = 0);

/// Sets one integer option; false, with errno, if the system refuses.
[[nodiscard]] bool set_option(int fd, int level, int name, int value) noexcept;

}  // namespace wirelab::net
