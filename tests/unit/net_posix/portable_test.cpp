#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "firmware/core/file_handle.h"
#include "firmware/net_posix/make_poller.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/posix_stack.h"

namespace wirelab::net {
namespace {

/// Linked with the files that systems other than Linux get.
class Portable : public testing::Test {
 protected:
  template <typename Done>
  bool turn_until(Done done) {
    const TimePoint deadline = clock_.now() + std::chrono::seconds(5);
    while (!done()) {
      if (clock_.now() > deadline) return false;
      reactor_.run_once(std::chrono::milliseconds(20));
    }
    return true;
  }
  void connect() {
    auto listener = stack_.listen({.address = Address::loopback(Family::ipv4), .port = 0}, {});
    ASSERT_TRUE(listener);
    auto client = stack_.connect((*listener)->local());
    ASSERT_TRUE(client);
    client_ = std::move(*client);
    ASSERT_TRUE(turn_until([&] {
      auto accepted = (*listener)->accept();
      if (accepted) server_ = std::move(*accepted);
      return server_ != nullptr && client_->write({}).has_value();
    }));
  }

  MonotonicClock clock_;
  Reactor reactor_{clock_};
  std::unique_ptr<PosixPoller> poller_ = make_poller(reactor_);
  PosixStack stack_{*poller_};
  StreamHandle client_;
  StreamHandle server_;
};

TEST_F(Portable, Poller_IsPoll) { EXPECT_STREQ(poller_name(), "poll"); }

TEST_F(Portable, SendFile_IsUnsupportedAndHarmless) {
  ASSERT_NO_FATAL_FAILURE(connect());
  EXPECT_EQ(server_->send_file({0}, 0, 1).error(), Error::unsupported);
  EXPECT_EQ(server_->write(as_bytes("copied"), More::no), 6U);
}

TEST_F(Portable, HeldBackBytes_StillArrive) {
  ASSERT_NO_FATAL_FAILURE(connect());
  ASSERT_EQ(server_->write(as_bytes("bytes"), More::yes), 5U);
  server_->close();
  std::array<std::byte, 16> room;
  EXPECT_TRUE(turn_until([&] { return client_->read(room) == 5U; }));
  EXPECT_TRUE(turn_until([&] { return client_->read(room) == 0U; }));
}

TEST_F(Portable, WriterWhosePeerDoesNotRead_IsBounded) {
  ASSERT_NO_FATAL_FAILURE(connect());
  const std::vector<std::byte> bytes(65536);
  std::size_t accepted = 0;
  for (int pause = 0; pause < 20; ++pause) {
    for (auto count = server_->write(bytes, More::no); count; count = server_->write(bytes, More::no)) {
      accepted += *count;
      ASSERT_LT(accepted, std::size_t{1} << 30U);
    }
    reactor_.run_once(std::chrono::milliseconds(10));
  }
  EXPECT_LT(accepted, 1024U * 1024U);
}

TEST_F(Portable, FrameTap_IsUnsupported) { EXPECT_EQ(stack_.tap({}).error(), Error::unsupported); }

}  // namespace
}  // namespace wirelab::net
