#include "firmware/tls/handshake_turns.h"

#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

/// Writes down when it was its turn.
struct CountedStep final : HandshakeStep {
  explicit CountedStep(std::string& at, char called) : order(at), name(called) {}
  void step() override { order += name; }
  std::string& order;
  char name;
};

TEST(HandshakeTurns, OneStepATurn_InTheOrderOfAsking) {
  test::ManualClock clock;
  Reactor reactor(clock);
  HandshakeTurns turns(reactor);
  std::string order;
  CountedStep a(order, 'a');
  CountedStep b(order, 'b');
  turns.join(b);
  turns.join(a);
  turns.join(b);
  reactor.run_once(Duration::zero());
  EXPECT_EQ(order, "b");
  reactor.run_once(Duration::zero());
  EXPECT_EQ(order, "ba");
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_EQ(order, "ba") << "who asks twice while it waits gets one step";
}

TEST(HandshakeTurns, StepThatDies_IsNotMissed) {
  test::ManualClock clock;
  Reactor reactor(clock);
  HandshakeTurns turns(reactor);
  std::string order;
  CountedStep stays(order, 's');
  {
    CountedStep goes(order, 'g');
    turns.join(goes);
    turns.join(stays);
  }
  EXPECT_TRUE(reactor.run_until_stalled());
  EXPECT_EQ(order, "s");
}

using Crowd = TlsStory;

TEST_F(Crowd, OfHandshakes_TakesTurnsAndAllComeThrough) {
  constexpr std::size_t kCrowd = 8;
  start();
  // All are connected before the first of them begins.
  std::array<net::StreamHandle, kCrowd> client_ends;
  std::array<net::StreamHandle, kCrowd> server_ends;
  for (std::size_t i = 0; i < kCrowd; ++i) connect_below(client_ends.at(i), server_ends.at(i));
  std::vector<net::StreamHandle> secure;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    auto made_client = tls_client->wrap(client_ends.at(i));
    auto made_server = tls_server->wrap(server_ends.at(i));
    ASSERT_TRUE(made_client && made_server);
    secure.push_back(std::move(*made_client));
    secure.push_back(std::move(*made_server));
  }
  std::size_t before = server_notes.made.size();
  for (int turns = 0; server_notes.made.size() < kCrowd; ++turns) {
    ASSERT_LT(turns, 10'000);
    reactor.run_once(Duration::zero());
    EXPECT_LE(server_notes.made.size(), before + 1) << "several handshakes computed in one turn";
    before = server_notes.made.size();
  }
  run();
  EXPECT_EQ(client_notes.made.size(), kCrowd);
}

}  // namespace
}  // namespace wirelab::tls
