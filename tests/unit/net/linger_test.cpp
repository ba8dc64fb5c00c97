#include "firmware/net/linger.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_clock.h"
#include "tests/support/scripted_stack.h"

namespace wirelab::net {
namespace {

using std::chrono::milliseconds;

/// A stream that lingers, as a session would have it.
struct LingerFixture final : Watcher {
  LingerFixture() {
    peer.watch(this);
    linger.start();
    ready();
  }
  void ready() override { done = linger.done(peer); }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::ScriptedStream peer{reactor, {}};
  Linger linger{reactor, *this};
  bool done = false;
};

TEST(Linger, PeersFin_EndsIt) {
  LingerFixture f;
  EXPECT_FALSE(f.done);
  f.peer.arrive("late");
  f.reactor.run_until_stalled();
  EXPECT_FALSE(f.done);
  EXPECT_FALSE(f.peer.has_unread());
  f.peer.arrive_fin();
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.done);
}

TEST(Linger, PeersReset_EndsIt) {
  LingerFixture f;
  f.peer.arrive_reset();
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.done);
}

TEST(Linger, SilentPeer_TwoSeconds) {
  LingerFixture f;
  f.clock.advance(milliseconds(1999));
  f.reactor.run_until_stalled();
  EXPECT_FALSE(f.done);
  f.clock.advance(milliseconds(1));
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.done);
}

TEST(Linger, PeerThatGoesOnSending_BoundedInBytes) {
  LingerFixture f;
  f.peer.arrive(std::string(Linger::kMaxBytes - 1, 'x'));
  f.reactor.run_until_stalled();
  EXPECT_FALSE(f.done);
  f.peer.arrive("xyz");
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.done);
  EXPECT_EQ(f.peer.bytes_read, Linger::kMaxBytes);
}

TEST(Linger, StartedAgain_BoundsAreNew) {
  LingerFixture f;
  f.clock.advance(milliseconds(1999));
  f.peer.arrive(std::string(Linger::kMaxBytes, 'x'));
  f.reactor.run_until_stalled();
  EXPECT_TRUE(f.done);
  f.linger.start();
  f.ready();
  EXPECT_FALSE(f.done);
  f.clock.advance(milliseconds(1999));
  f.reactor.run_until_stalled();
  EXPECT_FALSE(f.done);
}

}  // namespace
}  // namespace wirelab::net
