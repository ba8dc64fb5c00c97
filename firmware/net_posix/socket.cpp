#include "firmware/net_posix/socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace wirelab::net {

Error Socket::failed(int errno_value, Events events, Doing doing) {
  const Error error = error_of(errno_value, doing);
  if (error == Error::would_block) poller_.arm(descriptor_, events);
  if (error == Error::no_resources) poller_.starve(descriptor_);
  return error;
}

void Socket::close() noexcept {
  if (!is_open()) return;
  poller_.forget(descriptor_);
  descriptor_.close();
  poller_.resources_freed();
}

Result<UniqueFd> open_socket(int family, int type, int protocol) {
  UniqueFd fd(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (!fd) return fail(error_of(errno, Doing::opening));
  return fd;
}

bool set_option(int fd, int level, int name, int value) noexcept {
  return ::setsockopt(fd, level, name, &value, sizeof value) == 0;
}

}  // namespace wirelab::net
