#pragma once

#include <gtest/gtest.h>

#include "firmware/core/reactor.h"
#include "firmware/net/stack.h"
#include "firmware/net_posix/monotonic_clock.h"

namespace wirelab::net {

inline constexpr Endpoint kAnyPort{.address = Address::loopback(Family::ipv4), .port = 0};

/// Both ends of one connection.
struct Connection {
  StreamHandle client;
  StreamHandle server;
};

/// A reactor on the real clock, and connections over loopback. Knows no poller, so that the programs that are linked
/// without epoll can stand on it too.
class PosixLoop : public testing::Test {
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

  ListenerHandle listen(Stack& stack, const Endpoint& at = kAnyPort) {
    auto listener = stack.listen(at, {});
    EXPECT_TRUE(listener) << error_name(listener ? Error::io : listener.error());
    return listener ? std::move(*listener) : nullptr;
  }
  StreamHandle accept(Listener& listener) {
    StreamHandle stream;
    EXPECT_TRUE(turn_until([&] {
      auto accepted = listener.accept();
      if (accepted) stream = std::move(*accepted);
      return stream != nullptr;
    }));
    return stream;
  }
  /// Both ends, established; neither if it did not come to that.
  Connection connect(Stack& stack) {
    const auto listener = listen(stack);
    if (listener == nullptr) return {};
    auto client = stack.connect(listener->local());
    EXPECT_TRUE(client);
    if (!client) return {};
    auto server = accept(*listener);
    if (server == nullptr) return {};
    const bool established = turn_until([&] { return (*client)->write({}).has_value(); });
    EXPECT_TRUE(established);
    if (!established) return {};
    return {.client = std::move(*client), .server = std::move(server)};
  }

  MonotonicClock clock_;
  Reactor reactor_{clock_};
};

}  // namespace wirelab::net
