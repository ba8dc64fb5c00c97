#include "tests/unit/net_lwip/two_hosts.h"

// What happens to a connection that nobody holds any more. TearDown shows that its memory comes back.

namespace wirelab::test {
namespace {

class Closing : public TwoHosts {
 protected:
  /// Writes until the peer's window and the own budget are full; answers how much that was.
  std::size_t fill(net::Stream& stream) {
    const std::string block(4000, 'x');
    std::size_t total = 0;
    for (int quiet = 0; quiet < 50; ++quiet, turn()) {
      while (const auto count = stream.write(as_bytes(block))) {
        total += *count;
        quiet = 0;
      }
    }
    return total;
  }
};

TEST_F(Closing, FullBuffers_AreDeliveredAfterClose) {
  open_connection();
  const std::size_t written = fill(*accepted_);
  accepted_.reset();
  std::string got;
  ASSERT_TRUE(run_until([&] {
    got += read_all(*connected_);
    return last_ == 0U;
  }));
  EXPECT_EQ(got.size(), written);
}

TEST_F(Closing, FullBuffersAfterThePeersFin_AreDeliveredAfterClose) {
  open_connection();
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  run_for(std::chrono::milliseconds(20));
  const std::size_t written = fill(*accepted_);
  accepted_.reset();
  std::string got;
  ASSERT_TRUE(run_until([&] {
    got += read_all(*connected_);
    return last_ == 0U;
  }));
  EXPECT_EQ(got.size(), written);
}

TEST_F(Closing, PeerThatNeverReads_IsResetAfterThePatience) {
  open_connection();
  fill(*accepted_);
  accepted_.reset();
  run_for(std::chrono::seconds(2));
  EXPECT_EQ(server_->usage().tcp_blocks, server_before_.tcp_blocks + 1);
  EXPECT_TRUE(
      run_until([&] { return server_->usage().tcp_blocks == server_before_.tcp_blocks; }, std::chrono::seconds(10)));
  EXPECT_TRUE(run_until([&] {
    read_all(*connected_);
    return last_ == fail(Error::reset);
  }));
}

TEST_F(Closing, PeerThatReadsSlowly_IsNotReset) {
  open_connection();
  const std::size_t written = fill(*accepted_);
  accepted_.reset();
  std::size_t got = 0;
  std::array<std::byte, 16384> room;
  // A pause below the patience each time, far beyond it in all.
  while (got < written) {
    run_for(std::chrono::seconds(2));
    const auto count = connected_->read(room);
    ASSERT_TRUE(count.has_value()) << error_name(count.error()) << " after " << got;
    got += *count;
  }
  EXPECT_EQ(got, written);
}

TEST_F(Closing, BothClose_LeavesOnlyTimeWait) {
  open_connection();
  accepted_.reset();
  connected_.reset();
  EXPECT_TRUE(run_until([&] {
    return server_->usage().tcp_blocks == server_before_.tcp_blocks &&
           client_->usage().tcp_blocks == client_before_.tcp_blocks;
  }));
}

TEST_F(Closing, HandleKeptThroughTimeWait_IsNotTouchedByLwip) {
  open_connection();
  ASSERT_TRUE(accepted_->shutdown_write().has_value());
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  // lwIP frees the block after two minutes, without a word.
  run_for(std::chrono::minutes(3));
  EXPECT_EQ(read_all(*accepted_), "");
  EXPECT_EQ(last_, 0U);
  EXPECT_EQ(read_all(*connected_), "");
  EXPECT_EQ(last_, 0U);
  EXPECT_EQ(accepted_->write(as_bytes("x")), fail(Error::closed));
}

TEST_F(Closing, HandleKeptThroughTimeWait_DoesNotReachTheNextConnection) {
  open_connection();
  ASSERT_TRUE(accepted_->shutdown_write().has_value());
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  run_for(std::chrono::minutes(3));
  // lwIP gives the block that was freed last to whoever comes next.
  const net::StreamHandle stale = std::move(accepted_);
  auto stream = client_->stack().connect({kServer, listener_->local().port});
  ASSERT_TRUE(stream.has_value());
  ASSERT_TRUE(run_until([&] {
    auto incoming = listener_->accept();
    if (incoming) accepted_ = std::move(*incoming);
    return accepted_ != nullptr;
  }));
  stale->abort();
  run_for(std::chrono::milliseconds(20));
  ASSERT_EQ(accepted_->write(as_bytes("alive")), 5U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(read_all(**stream), "alive");
}

TEST_F(Closing, WireCutForGood_ClosedConnectionGoesAway) {
  open_connection();
  ASSERT_EQ(accepted_->write(as_bytes("lost")), 4U);
  wire_.set_link(false);
  accepted_.reset();
  EXPECT_TRUE(
      run_until([&] { return server_->usage().tcp_blocks == server_before_.tcp_blocks; }, std::chrono::seconds(20)));
  connected_->abort();
  wire_.set_link(true);
}

TEST_F(Closing, ListenerLetGo_ResetsThoseThatWait) {
  auto listener = server_->stack().listen({kServer, 0}, {});
  ASSERT_TRUE(listener.has_value());
  auto stream = client_->stack().connect({kServer, (*listener)->local().port});
  ASSERT_TRUE(stream.has_value());
  ASSERT_TRUE(run_until([&] { return (*stream)->write({}).has_value(); }));
  listener->reset();
  EXPECT_TRUE(run_until([&] { return (*stream)->write({}) == fail(Error::reset); }));
}

TEST_F(Closing, StackGoesWithConnectionsLeftToFinish_FreesThem) {
  open_connection();
  fill(*accepted_);
  accepted_.reset();
  connected_->abort();
}

}  // namespace
}  // namespace wirelab::test
