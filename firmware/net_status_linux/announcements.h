#pragma once

#include <array>
#include <memory>

#include "firmware/net_posix/socket.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// The kernel's announcements of what changes in its tables (rtnetlink(7), multicast groups).
class Announcements {
 public:
  /// Subscribes to links, addresses, routes and neighbours in the present network namespace. The poller must outlive
  /// it.
  [[nodiscard]] static Result<std::unique_ptr<Announcements>> open(net::PosixPoller& poller);

  /// Who is called when `take` may have something.
  void watch(Watcher* watcher) noexcept { socket_.watch(watcher); }

  /// Hands over what has come, at most `kMostDatagrams` at once: then the watcher is called again. False if
  /// announcements were lost because they came faster than they were taken: the tables must be read anew.
  [[nodiscard]] bool take(MessageTaker& taker);
  /// Calls the watcher again in a little while: for a reader who could not read all.
  void try_later() { socket_.starve(); }

 private:
  static constexpr int kMostDatagrams = 1024;
  // After a loss the kernel adds nothing, and says so no second time, until the queue is empty: it is emptied before
  // the tables are read. More than the buffer holds.
  static constexpr int kMostDrained = 65'536;
  static constexpr std::size_t kDatagram = 16384;

  Announcements(net::PosixPoller& poller, UniqueFd fd) noexcept : socket_(poller, std::move(fd)) {}

  net::Socket socket_;
  bool lost_ = false;
  alignas(kNetlinkAlign) std::array<std::byte, kDatagram> room_;
};

}  // namespace wirelab::net_status
