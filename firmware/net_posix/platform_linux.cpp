#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>

#include "firmware/net_posix/platform.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

const int kHoldBack = MSG_MORE;

ssize_t copy_file_to_socket(int socket, int file, std::uint64_t offset, std::size_t length) noexcept {
  auto position = static_cast<off64_t>(offset);
  return ::sendfile64(socket, file, &position, length);
}

// The bytes that are not on their way yet are bounded, not the whole buffer: that leaves the kernel free to keep as
// much in flight as a long, fast link needs, where SO_SNDBUF would cap its speed.
bool limit_unsent(int socket, int bytes) noexcept { return set_option(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes); }

}  // namespace wirelab::net
