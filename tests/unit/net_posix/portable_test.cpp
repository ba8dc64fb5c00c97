#include <array>
#include <vector>

#include "firmware/core/file_handle.h"
#include "firmware/net_posix/make_poller.h"
#include "firmware/net_posix/posix_stack.h"
#include "tests/unit/net_posix/posix_loop.h"

namespace wirelab::net {
namespace {

/// Linked with the files that systems other than Linux get.
class Portable : public PosixLoop {
 protected:
  std::unique_ptr<PosixPoller> poller_ = make_poller(reactor_);
  PosixStack stack_{*poller_};
};

TEST_F(Portable, Poller_IsPoll) { EXPECT_STREQ(poller_name(), "poll"); }

TEST_F(Portable, SendFile_IsUnsupportedAndHarmless) {
  const auto connection = connect(stack_);
  ASSERT_TRUE(connection.server);
  EXPECT_EQ(connection.server->send_file({0}, 0, 1).error(), Error::unsupported);
  EXPECT_EQ(connection.server->write(as_bytes("copied"), More::no), 6U);
}

TEST_F(Portable, HeldBackBytes_StillArrive) {
  const auto connection = connect(stack_);
  ASSERT_TRUE(connection.server);
  ASSERT_EQ(connection.server->write(as_bytes("bytes"), More::yes), 5U);
  connection.server->close();
  std::array<std::byte, 16> room;
  EXPECT_TRUE(turn_until([&] { return connection.client->read(room) == 5U; }));
  EXPECT_TRUE(turn_until([&] { return connection.client->read(room) == 0U; }));
}

TEST_F(Portable, WriterWhosePeerDoesNotRead_IsBounded) {
  const auto connection = connect(stack_);
  ASSERT_TRUE(connection.server);
  const std::vector<std::byte> bytes(65536);
  std::size_t accepted = 0;
  for (int pause = 0; pause < 20; ++pause) {
    for (auto count = connection.server->write(bytes, More::no); count;
         count = connection.server->write(bytes, More::no)) {
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
