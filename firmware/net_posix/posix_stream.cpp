#include "firmware/net_posix/posix_stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "firmware/core/file_handle.h"
#include "firmware/net_posix/platform.h"
#include "firmware/net_posix/posix_stack.h"
#include "firmware/net_posix/socket_address.h"

namespace wirelab::net {
namespace {

/// The most that one send_file call moves: with a peer that reads as fast as we send, the kernel would otherwise stay
/// in one call until the file ends, and the other sessions wait.
constexpr std::size_t kLargestSendFile = std::size_t{1} << 20U;

/// Calls until the answer is not "interrupted by a signal".
template <typename Call>
ssize_t uninterrupted(Call call) noexcept {
  ssize_t result = 0;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

}  // namespace

PosixStream::PosixStream(PosixStack& stack, UniqueFd fd, const Endpoint& peer, Phase phase) noexcept
    : stack_(stack), socket_(stack.poller(), std::move(fd)), peer_(peer), phase_(phase) {}

PosixStream::PosixStream(PosixStack& stack, const Endpoint& peer, Error why) noexcept
    : stack_(stack), socket_(stack.poller(), UniqueFd()), peer_(peer), phase_(Phase::failed), error_(why) {}

Result<std::size_t> PosixStream::read(MutableBytes into) {
  if (const auto state = usable(); !state) return fail(state.error());
  if (into.empty()) return 0;
  const ssize_t count = uninterrupted([&] { return ::recv(socket_.fd(), into.data(), into.size(), 0); });
  if (count < 0) return failed(errno, kReadable);
  return static_cast<std::size_t>(count);
}

Result<std::size_t> PosixStream::write(ConstBytes from, More more) {
  if (const auto state = writable(); !state) return fail(state.error());
  if (from.empty()) return 0;
  const int flags = MSG_NOSIGNAL | (more == More::yes ? kHoldBack : 0);
  const ssize_t count = uninterrupted([&] { return ::send(socket_.fd(), from.data(), from.size(), flags); });
  if (count < 0) return failed(errno, kWritable);
  return static_cast<std::size_t>(count);
}

Result<std::size_t> PosixStream::send_file(const FileHandle& file, std::uint64_t offset, std::size_t length) {
  if (const auto state = writable(); !state) return fail(state.error());
  const auto source = static_cast<int>(file.native);
  const std::size_t part = std::min(length, kLargestSendFile);
  const ssize_t count = uninterrupted([&] { return copy_file_to_socket(socket_.fd(), source, offset, part); });
  if (count >= 0) return static_cast<std::size_t>(count);
  switch (errno) {
    // The file's fault: the stream is as good as before.
    case EINVAL:
    case ESPIPE:
    case ENOSYS: return fail(Error::unsupported);
    case EBADF:
    case EOVERFLOW: return fail(Error::invalid);
    case EIO: return fail(Error::io);
    default: return failed(errno, kWritable);
  }
}

void PosixStream::set_nagle(bool on) {
  if (!socket_.is_open()) return;
  // Fails only on a connection that is gone, where it makes no difference.
  [[maybe_unused]] const bool set = set_option(socket_.fd(), IPPROTO_TCP, TCP_NODELAY, on ? 0 : 1);
}

Result<void> PosixStream::shutdown_write() {
  if (const auto state = usable(); !state) return state;
  if (write_shut_) return {};
  if (::shutdown(socket_.fd(), SHUT_WR) != 0) return failed(errno, kWritable);
  write_shut_ = true;
  return {};
}

void PosixStream::close() {
  phase_ = Phase::closed;
  error_ = Error::closed;
  socket_.close();
}

void PosixStream::abort() {
  if (socket_.is_open()) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  close();
}

Endpoint PosixStream::local() const { return socket_.is_open() ? local_endpoint(socket_.fd()) : Endpoint{}; }

void PosixStream::release() noexcept {
  close();
  stack_.give_back(*this);
}

Result<void> PosixStream::usable() {
  if (phase_ == Phase::established) [[likely]]
    return {};
  if (phase_ == Phase::connecting) return finish_connect();
  return fail(error_);
}

Result<void> PosixStream::writable() {
  auto state = usable();
  if (state && write_shut_) return fail(Error::closed);
  return state;
}

Result<void> PosixStream::finish_connect() {
  int why = 0;
  socklen_t size = sizeof why;
  if (::getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &why, &size) != 0) why = errno;
  if (why != 0) return stick(error_of(why, Doing::connecting));
  SocketAddress peer;
  if (::getpeername(socket_.fd(), peer.data(), peer.size_in_out()) != 0) {
    socket_.wait_for(kWritable);
    return fail(Error::would_block);
  }
  // A connect to a port that nobody listens on can meet itself if the system picks that very port for this end (RFC
  // 9293 section 3.5, simultaneous open). Nobody else is there.
  if (local_endpoint(socket_.fd()) == peer_) {
    abort();
    return stick(Error::refused);
  }
  phase_ = Phase::established;
  return {};
}

std::unexpected<Error> PosixStream::failed(int errno_value, Events events) {
  const Error error = socket_.failed(errno_value, events);
  if (error == Error::would_block || error == Error::no_resources) return fail(error);
  return stick(error);
}

std::unexpected<Error> PosixStream::stick(Error error) noexcept {
  phase_ = Phase::failed;
  error_ = error;
  return fail(error);
}

}  // namespace wirelab::net
