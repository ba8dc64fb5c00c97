#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/poll_poller.h"

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

/// A reactor with one poller on the real clock.
class PollerTest : public testing::TestWithParam<PollerKind> {
 protected:
  /// Turns until `done`, for at most five seconds. Answers whether it came to that.
  template <typename Done>
  bool turn_until(Done done) {
    const TimePoint deadline = clock_.now() + std::chrono::seconds(5);
    while (!done()) {
      if (clock_.now() > deadline) return false;
      reactor_.run_once(std::chrono::milliseconds(20));
    }
    return true;
  }
  /// Everything that has happened so far is dispatched; nothing is waited for.
  void settle() { ASSERT_TRUE(reactor_.run_until_stalled()); }

  MonotonicClock clock_;
  Reactor reactor_{clock_};
  std::unique_ptr<PosixPoller> poller_ = open_poller(GetParam(), reactor_);
};

}  // namespace wirelab::net
