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
  /// The server's end lets go while its buffers are full.
  void expect_full_buffers_delivered() {
    const std::size_t written = fill(*accepted_);
    accepted_.reset();
    std::string got;
    ASSERT_TRUE(run_until([&] {
      got += read_all(*connected_);
      return last_ == 0U;
    }));
    EXPECT_EQ(got.size(), written);
  }
};

TEST_F(Closing, FullBuffers_AreDeliveredAfterClose) {
  open_connection();
  expect_full_buffers_delivered();
}

TEST_F(Closing, FullBuffersAfterThePeersFin_AreDeliveredAfterClose) {
  open_connection();
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  run_for(std::chrono::milliseconds(20));
  expect_full_buffers_delivered();
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

TEST_F(Closing, BothHalfClosedAndPeerNeverReads_IsGoneAfterThePatience) {
  open_connection();
  const std::size_t written = fill(*accepted_);
  ASSERT_GT(written, 0U);
  ASSERT_TRUE(accepted_->shutdown_write().has_value());
  ASSERT_TRUE(connected_->shutdown_write().has_value());
  ASSERT_TRUE(run_until([&] {
    read_all(*accepted_);
    return last_ == 0U;
  }));
  // The handle is still there, but lwIP has the block for itself: nothing but the patience ends it.
  EXPECT_TRUE(
      run_until([&] { return server_->usage().tcp_blocks == server_before_.tcp_blocks; }, std::chrono::seconds(15)));
}

/// A copy of a captured IPv4 SYN whose sequence number is `distance` further on.
std::vector<std::byte> renumbered(std::vector<std::byte> syn, std::uint32_t distance) {
  constexpr std::size_t kTcp = 14 + 20;
  const auto at = [&](std::size_t place) { return std::to_integer<std::uint32_t>(syn[place]); };
  const auto put = [&](std::size_t place, std::uint32_t value) {
    syn[place] = static_cast<std::byte>(value >> 8U);
    syn[place + 1] = static_cast<std::byte>(value);
  };
  const auto u16 = [&](std::size_t place) { return at(place) << 8U | at(place + 1); };
  const std::uint32_t high = u16(kTcp + 4);
  const std::uint32_t low = u16(kTcp + 6);
  const std::uint32_t number = (high << 16U | low) + distance;
  // RFC 1624, equation 3: the checksum follows from what changes.
  std::uint32_t sum =
      (~u16(kTcp + 16) & 0xffffU) + (~high & 0xffffU) + (~low & 0xffffU) + (number >> 16U) + (number & 0xffffU);
  while (sum > 0xffffU) sum = (sum & 0xffffU) + (sum >> 16U);
  put(kTcp + 4, number >> 16U);
  put(kTcp + 6, number & 0xffffU);
  put(kTcp + 16, ~sum & 0xffffU);
  return syn;
}

TEST_F(Closing, SynForAConnectionInTimeWait_OpensANewOneIfItIsNewer) {
  std::vector<std::byte> syn;
  wire_.observe([&](ConstBytes frame, Duration) {
    if (syn.empty() && frame.size() > 47 && frame[23] == std::byte{6}) syn.assign(frame.begin(), frame.end());
  });
  open_connection();
  accepted_.reset();
  ASSERT_TRUE(run_until([&] {
    read_all(*connected_);
    return last_ == 0U;
  }));
  connected_.reset();
  run_for(std::chrono::milliseconds(300));
  const auto answers = [&](std::uint32_t distance) {
    SegmentTrace trace(wire_);
    EXPECT_TRUE(wire_.end(1).send(renumbered(syn, distance)));
    run_for(std::chrono::milliseconds(20));
    return std::ranges::any_of(trace.segments, [](const Segment& one) { return one.from_server && one.syn; });
  };
  EXPECT_FALSE(answers(0)) << "an old duplicate";
  EXPECT_TRUE(answers(1'000'000));
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
