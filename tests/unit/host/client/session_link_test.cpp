#include "host/client/session_link.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"
#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

using std::chrono::seconds;

constexpr net::Address kServer = net::Address::ipv4(192, 0, 2, 1);
constexpr net::Address kClient = net::Address::ipv4(192, 0, 2, 2);
constexpr net::Endpoint kService{kServer, 5005};
constexpr std::string_view kHello = "200 hello 38\n{\"protocol\":\"wirelab/1\",\"verbs\":[\"A\"]}";

/// A network on which the test itself plays the server.
class SessionLinkTest : public testing::Test {
 protected:
  void start() {
    listener_ = std::move(*server_.listen(kService, {}));
    link_.emplace(connector_, "test", Waits{seconds(10), seconds(60)});
    reactor_.run_until_stalled();
    peer_ = std::move(*listener_->accept());
  }
  void greet() {
    start();
    EXPECT_EQ(take(), "HELLO wirelab/1 test\n");
    give(kHello);
  }
  std::string take() {
    reactor_.run_until_stalled();
    std::string text;
    std::array<std::byte, 4096> room{};
    for (;;) {
      const auto count = peer_->read(room);
      if (!count || *count == 0) return text;
      text += as_text(std::span(room).first(*count));
      reactor_.run_until_stalled();
    }
  }
  void give(std::string_view text) {
    ASSERT_EQ(peer_->write(as_bytes(text)).value_or(0), text.size());
    reactor_.run_until_stalled();
  }
  void pass(Duration time) {
    clock_.advance(time);
    reactor_.run_until_stalled();
  }
  std::shared_ptr<SessionRequest> ask(std::string line) {
    auto request = std::make_shared<SessionRequest>(std::move(line));
    link_->ask(request);
    return request;
  }
  Fault fault() const { return link_->core().problem().value_or(Problem{.fault = Fault::overrun}).fault; }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::MemoryNetwork network_{reactor_};
  test::MemoryStack server_{network_, {kServer}};
  test::MemoryStack client_{network_, {kClient}};
  ClearConnector connector_{client_, kService};
  net::ListenerHandle listener_;
  net::StreamHandle peer_;
  std::optional<SessionLink> link_;
};

TEST_F(SessionLinkTest, Requests_AreAnsweredOnOneConnection) {
  greet();
  const auto first = ask("A");
  EXPECT_EQ(take(), "A\n");
  give("200 ok 0\n");
  EXPECT_TRUE(first->good());
  const auto second = ask("B");
  EXPECT_EQ(take(), "B\n");
  give("200 document 2\nhi");
  EXPECT_EQ(second->text(), "hi");
  EXPECT_TRUE(link_->core().open());
}

TEST_F(SessionLinkTest, Asked_IsToldWhenTheLineIsOnItsWay) {
  start();
  EXPECT_EQ(take(), "HELLO wirelab/1 test\n");
  bool asked = false;
  auto request = std::make_shared<SessionRequest>("A");
  request->when_asked([&] { asked = true; });
  link_->ask(request);
  reactor_.run_until_stalled();
  EXPECT_FALSE(asked) << "nothing goes out before the greeting is answered";
  give(kHello);
  EXPECT_TRUE(asked);
  EXPECT_EQ(take(), "A\n");
}

TEST_F(SessionLinkTest, LargeBody_ArrivesWhole) {
  greet();
  TextSource source(std::string(3'000'000, 'x'));
  auto request = std::make_shared<SessionRequest>("UP a");
  request->send_body(source, BodyForm::follows);
  link_->ask(request);
  std::string all;
  for (int i = 0; i < 2000 && all.size() < 3'000'000 + 13; ++i) all += take();
  EXPECT_EQ(all, "UP a +3000000\n" + std::string(3'000'000, 'x'));
}

TEST_F(SessionLinkTest, NobodyThere_CannotConnect) {
  link_.emplace(connector_, "test", Waits{seconds(10), seconds(60)});
  reactor_.run_until_stalled();
  EXPECT_EQ(fault(), Fault::cannot_connect);
}

TEST_F(SessionLinkTest, GreetingWithoutAnswer_TimesOut) {
  start();
  pass(seconds(59));
  EXPECT_FALSE(link_->core().over());
  pass(seconds(1));
  EXPECT_EQ(fault(), Fault::timed_out);
}

TEST_F(SessionLinkTest, IdleSession_HasNoDeadlineHere) {
  greet();
  pass(seconds(3600));
  EXPECT_TRUE(link_->core().open());
  ask("A");
  reactor_.run_until_stalled();
  pass(seconds(59));
  EXPECT_TRUE(link_->core().open());
  pass(seconds(1));
  EXPECT_EQ(fault(), Fault::timed_out);
}

TEST_F(SessionLinkTest, GrantedTime_IsWaited) {
  greet();
  auto request = std::make_shared<SessionRequest>("HASH");
  request->grant(seconds(100));
  link_->ask(request);
  reactor_.run_until_stalled();
  pass(seconds(159));
  EXPECT_TRUE(link_->core().open());
  pass(seconds(1));
  EXPECT_EQ(fault(), Fault::timed_out);
}

TEST_F(SessionLinkTest, LoopThatStoodStill_LooksOnceMore) {
  greet();
  const auto request = ask("A");
  EXPECT_EQ(take(), "A\n");
  ASSERT_EQ(peer_->write(as_bytes("200 document 2\nh")).value_or(0), 16U);
  pass(seconds(500));
  EXPECT_TRUE(link_->core().open());
  give("i");
  EXPECT_EQ(request->text(), "hi");
}

TEST_F(SessionLinkTest, DrippingBody_TimesOut) {
  greet();
  const auto request = ask("A");
  give("200 document 1000\n");
  for (int i = 0; i < 60 && !request->over(); ++i) {
    give("x");
    pass(seconds(1));
  }
  EXPECT_EQ(fault(), Fault::timed_out);
}

TEST_F(SessionLinkTest, Reset_BreaksWhatIsUnderWay) {
  greet();
  const auto request = ask("A");
  reactor_.run_until_stalled();
  peer_->abort();
  reactor_.run_until_stalled();
  EXPECT_EQ(request->problem().value_or(Problem{.fault = Fault::overrun}).fault, Fault::reset);
}

}  // namespace
}  // namespace wirelab::client
