#include "firmware/net_status_linux/netlink_requests.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <new>
#include <utility>

#include "firmware/net_posix/errno_map.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net_status {
namespace {

using net::Doing;

/// For `tell`: the yes is the end of the answer and no message.
struct NobodyTakes final : MessageTaker {
  bool message(const NetlinkMessage& /*message*/) override { return true; }
};

}  // namespace

std::expected<ConstBytes, int> receive_from_kernel(int fd, MutableBytes room) noexcept {
  sockaddr_nl sender{};
  socklen_t length = sizeof sender;
  ssize_t count = -1;
  do {
    count = ::recvfrom(fd, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&sender), &length);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return std::unexpected(errno);
  if (sender.nl_pid != 0) return ConstBytes();
  return ConstBytes(room).first(static_cast<std::size_t>(count));
}

Result<std::unique_ptr<NetlinkRequests>> NetlinkRequests::open() {
  std::unique_ptr<NetlinkRequests> requests(new (std::nothrow) NetlinkRequests);
  if (requests == nullptr) return fail(Error::no_resources);
  if (const auto opened = requests->reopen(); !opened) return fail(opened.error());
  return requests;
}

// A socket whose last answer was not read to its end would mix it with the next one.
Result<void> NetlinkRequests::reopen() {
  fd_ = UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!fd_) return fail(net::error_of(errno, Doing::opening));
  const timeval patience{.tv_sec = 0, .tv_usec = kPatienceMilliseconds * 1000};
  if (::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
    return fail(net::error_of(errno, Doing::opening));
  }
  // Since Linux 4.20: a dump keeps to what its header asks for. Older kernels send more, which the readers leave out.
  static_cast<void>(net::set_option(fd_.get(), SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1));
  return {};
}

Result<bool> NetlinkRequests::ask(NetlinkRequest& request, MessageTaker& taker) {
  if (!fd_) {
    if (const auto opened = reopen(); !opened) return fail(opened.error());
  }
  Answer answer{.sequence = ++sequence_};
  const ConstBytes bytes = request.bytes(answer.sequence);
  if (::send(fd_.get(), bytes.data(), bytes.size(), 0) < 0) return fail(net::error_of(errno, Doing::moving));
  for (int datagram = 0; datagram < kMostDatagrams; ++datagram) {
    const auto progress = receive(answer, taker);
    if (!progress) return fail(progress.error());
    if (*progress == Progress::done) return answer.consistent;
  }
  fd_.reset();
  return fail(Error::timed_out);
}

Result<void> NetlinkRequests::tell(NetlinkRequest& request) {
  NobodyTakes nobody;
  const auto answered = ask(request, nobody);
  if (!answered) return fail(answered.error());
  return {};
}

Result<NetlinkRequests::Progress> NetlinkRequests::receive(Answer& answer, MessageTaker& taker) {
  const auto datagram = receive_from_kernel(fd_.get(), room_);
  if (!datagram) {
    fd_.reset();
    return fail(datagram.error() == EAGAIN ? Error::timed_out : net::error_of(datagram.error(), Doing::moving));
  }
  ConstBytes rest = *datagram;
  while (const auto message = take_message(rest)) {
    if (message->sequence != answer.sequence) continue;
    const auto progress = judge(*message, answer, taker);
    if (!progress && progress.error() == Error::no_space) fd_.reset();
    if (!progress || *progress == Progress::done) return progress;
  }
  return Progress::more;
}

Result<NetlinkRequests::Progress> NetlinkRequests::judge(const NetlinkMessage& message, Answer& answer,
                                                         MessageTaker& taker) {
  if ((message.flags & NLM_F_DUMP_INTR) != 0) answer.consistent = false;
  if (message.type == NLMSG_ERROR || message.type == NLMSG_DONE) {
    // Both begin with a negative errno value, or 0 for yes.
    const int code = value_of<std::int32_t>(message.body).value_or(0);
    if (code == 0) return Progress::done;
    return fail(net::error_of(-code, Doing::moving));
  }
  if (message.type < NLMSG_MIN_TYPE) return Progress::more;
  if (!taker.message(message)) return fail(Error::no_space);
  return (message.flags & NLM_F_MULTI) != 0 ? Progress::more : Progress::done;
}

}  // namespace wirelab::net_status
