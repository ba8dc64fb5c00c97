#include <sys/socket.h>

#include <cerrno>

#include "firmware/net_posix/platform.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

const int kHoldBack = 0;

ssize_t copy_file_to_socket(int /*socket*/, int /*file*/, std::uint64_t /*offset*/, std::size_t /*length*/) noexcept {
  errno = ENOSYS;
  return -1;
}

bool limit_unsent(int socket, int bytes) noexcept { return set_option(socket, SOL_SOCKET, SO_SNDBUF, bytes); }

}  // namespace wirelab::net
