#pragma once

#include <memory>

#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/poll_poller.h"
#include "tests/unit/net_posix/posix_loop.h"

namespace wirelab::net {

/// Both pollers are built in every configuration, and every test here runs over both.
enum class PollerKind : std::uint8_t { epoll, poll };

inline std::unique_ptr<PosixPoller> open_poller(PollerKind kind, Reactor& reactor) {
  if (kind == PollerKind::epoll) return EpollPoller::open(reactor);
  return PollPoller::open(reactor);
}

inline std::string kind_name(const testing::TestParamInfo<PollerKind>& info) {
  return info.param == PollerKind::epoll ? "epoll" : "poll";
}

/// Counts how often it was called.
class CountingWatcher final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

/// The loop with one poller.
class PollerTest : public PosixLoop, public testing::WithParamInterface<PollerKind> {
 protected:
  std::unique_ptr<PosixPoller> poller_ = open_poller(GetParam(), reactor_);
};

}  // namespace wirelab::net
