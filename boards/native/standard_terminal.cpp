#include "boards/native/standard_terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <new>
#include <string>

namespace wirelab::boards {
namespace {

// How often a job in the background looks whether the terminal is its own again: nothing tells it.
constexpr Duration kRetry = std::chrono::seconds(1);

/// A descriptor of our own for `number`. That of a terminal is opened anew, because whether calls wait is a property
/// that everybody shares who has inherited it: the shell, other programs. A file opened anew would be written from its
/// start.
UniqueFd own(int number, int direction) {
  if (::isatty(number) != 0) {
    UniqueFd fd(::open(("/dev/fd/" + std::to_string(number)).c_str(), direction | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (fd) return fd;
  }
  return UniqueFd(::fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

/// Whether a call would not wait. Asked before each, for a descriptor that could not be opened anew.
bool possible(int fd, short events) noexcept {
  pollfd asked{.fd = fd, .events = events, .revents = 0};
  return ::poll(&asked, 1, 0) == 1;
}

}  // namespace

bool StandardTerminal::there() noexcept { return ::isatty(STDIN_FILENO) != 0; }

std::unique_ptr<StandardTerminal> StandardTerminal::open(net::PosixPoller& poller) {
  UniqueFd in = own(STDIN_FILENO, O_RDONLY);
  UniqueFd out = own(STDOUT_FILENO, O_WRONLY);
  if (!in || !out) return nullptr;
  struct sigaction ignored{};
  ignored.sa_handler = SIG_IGN;
  ::sigemptyset(&ignored.sa_mask);
  ::sigaction(SIGTTIN, &ignored, nullptr);
  return std::unique_ptr<StandardTerminal>(new (std::nothrow) StandardTerminal(poller, std::move(in), std::move(out)));
}

StandardTerminal::StandardTerminal(net::PosixPoller& poller, UniqueFd in, UniqueFd out) noexcept
    : in_(poller, std::move(in)), out_(std::move(out)), retry_(poller.reactor(), *this) {}

std::size_t StandardTerminal::read(std::span<char> room) noexcept {
  if (over_ || retry_.running()) return 0;
  const bool there = possible(in_.fd(), POLLIN);
  const ssize_t count = there ? ::read(in_.fd(), room.data(), room.size()) : -1;
  if (count > 0) return static_cast<std::size_t>(count);
  const int error = there ? errno : EAGAIN;
  if (count == 0) {
    over_ = true;
  } else if (error == EIO) {
    // The terminal is another job's, as SIGTTIN is ignored.
    retry_.start(kRetry);
  } else if (error == EINTR) {
    in_.again();
  } else {
    over_ = in_.failed(error, net::kReadable) != Error::would_block;
  }
  return 0;
}

bool StandardTerminal::write(std::string_view text) noexcept {
  if (!possible(out_.get(), POLLOUT)) return false;
  return ::write(out_.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace wirelab::boards
