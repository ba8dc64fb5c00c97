#include "firmware/net_posix/link_monitor_linux.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

namespace wirelab::net {
namespace {

constexpr unsigned kUpAndRunning = IFF_UP | IFF_RUNNING;

bool up_of(unsigned flags) noexcept { return (flags & kUpAndRunning) == kUpAndRunning; }

/// Messages taken from the kernel in one go; then the loop gets its turn.
constexpr int kMostMessages = 64;

template <typename T>
T value_at(ConstBytes bytes) noexcept {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

}  // namespace

std::optional<bool> link_state_in(ConstBytes messages, int index) noexcept {
  std::optional<bool> state;
  while (messages.size() >= sizeof(nlmsghdr)) {
    const auto header = value_at<nlmsghdr>(messages);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > messages.size()) break;
    const ConstBytes body = messages.subspan(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN);
    if (body.size() >= sizeof(ifinfomsg)) {
      const auto info = value_at<ifinfomsg>(body);
      // A bridge says in the same words that it takes or lets go of a port, which is no news of the link.
      const bool ours = info.ifi_index == index && info.ifi_family != AF_BRIDGE;
      if (ours && header.nlmsg_type == RTM_NEWLINK) state = up_of(info.ifi_flags);
      if (ours && header.nlmsg_type == RTM_DELLINK) state = false;
    }
    messages = messages.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), messages.size()));
  }
  return state;
}

bool link_is_up(const char* name) noexcept {
  const auto fd = open_socket(AF_INET, SOCK_DGRAM);
  ifreq request{};
  std::strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  return fd && ::ioctl(fd->get(), SIOCGIFFLAGS, &request) == 0 && up_of(static_cast<unsigned short>(request.ifr_flags));
}

Result<std::unique_ptr<LinkMonitor>> LinkMonitor::open(PosixPoller& poller, Watcher& watcher, std::string_view name) {
  auto fd = open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (!fd) return fail(fd.error());
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK;
  if (::bind(fd->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(error_of(errno, Doing::binding));
  }
  std::array<char, IF_NAMESIZE> text{};
  if (name.size() >= text.size()) return fail(Error::not_found);
  std::ranges::copy(name, text.begin());
  const unsigned index = ::if_nametoindex(text.data());
  if (index == 0) return fail(Error::not_found);
  std::unique_ptr<LinkMonitor> monitor(new (std::nothrow) LinkMonitor(poller, std::move(*fd), static_cast<int>(index)));
  if (monitor == nullptr) return fail(Error::no_resources);
  monitor->name_ = text;
  monitor->up_ = link_is_up(text.data());
  monitor->socket_.watch(&watcher);
  return monitor;
}

LinkMonitor::LinkMonitor(PosixPoller& poller, UniqueFd fd, int index) noexcept
    : socket_(poller, std::move(fd)), index_(index) {}

bool LinkMonitor::changed() {
  const bool before = up_;
  alignas(nlmsghdr) std::array<std::byte, 8192> room;
  for (int message = 0; message < kMostMessages; ++message) {
    const ssize_t count = ::recv(socket_.fd(), room.data(), room.size(), 0);
    if (count >= 0) {
      up_ = link_state_in(ConstBytes(room).first(static_cast<std::size_t>(count)), index_).value_or(up_);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == ENOBUFS) {  // announcements were lost: ask
      up_ = link_is_up(name_.data());
      continue;
    }
    [[maybe_unused]] const Error why = socket_.failed(errno, kReadable);
    return up_ != before;
  }
  socket_.again();
  return up_ != before;
}

}  // namespace wirelab::net
