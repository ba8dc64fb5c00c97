#include "firmware/tls/tls_stack.h"
#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

class Bell final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class Listener : public TlsStory {
 protected:
  void open(std::size_t streams) {
    start({.streams = streams}, {});
    server_side.emplace(server_stack, &*tls_server, nullptr);
    client_side.emplace(client_stack, nullptr, &*tls_client);
    auto opened = server_side->listen({kServer, 0}, {});
    ASSERT_TRUE(opened);
    listener = std::move(*opened);
    listener->watch(&bell);
  }
  net::StreamHandle dial() {
    auto stream = client_side->connect({kServer, listener->local().port});
    run();
    return stream ? std::move(*stream) : nullptr;
  }

  std::optional<TlsStack> server_side;
  std::optional<TlsStack> client_side;
  Bell bell;
  net::ListenerHandle listener;
};

TEST_F(Listener, WithoutAFreeStream_LetsTheConnectionWaitAndCallsOnceOneIsFree) {
  open(1);
  const auto first = dial();
  auto taken = listener->accept();
  ASSERT_TRUE(taken);
  run();
  const auto second = dial();
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  run();
  const int calls = bell.calls;
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  run();
  EXPECT_EQ(bell.calls, calls);
  (*taken)->abort();
  taken->reset();
  run();
  EXPECT_GT(bell.calls, calls);
  auto next = listener->accept();
  ASSERT_TRUE(next);
  run();
  EXPECT_TRUE(second->write(as_bytes("served")));
}

TEST_F(Listener, WithoutAFreeStream_CallsOnceOneOnlyFinishesClosing) {
  open(1);
  const auto first = dial();
  auto taken = listener->accept();
  ASSERT_TRUE(taken);
  run();
  const auto second = dial();
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  run();
  const int calls = bell.calls;
  taken->reset();
  run();
  EXPECT_TRUE(tls_server->full()) << "the first peer has not ended its side";
  EXPECT_GT(bell.calls, calls);
  const auto next = listener->accept();
  ASSERT_TRUE(next);
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  run();
  EXPECT_TRUE(second->write(as_bytes("served")));
}

TEST_F(Listener, LetGoWhileItWaitsForRoom_IsNotCalled) {
  open(1);
  const auto first = dial();
  auto taken = listener->accept();
  ASSERT_TRUE(taken);
  const auto second = dial();
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  listener.reset();
  run();
  const int calls = bell.calls;
  taken->reset();
  run();
  EXPECT_EQ(bell.calls, calls);
}

TEST_F(Listener, SideThatWasNotGiven_IsUnsupported) {
  open(4);
  EXPECT_EQ(server_side->connect({kClient, 9}).error(), Error::unsupported);
  EXPECT_EQ(client_side->listen({kClient, 0}, {}).error(), Error::unsupported);
}

TEST_F(Listener, StreamThatIsAccepted_ShakesHandsWithoutItsCaller) {
  open(4);
  const auto dialled = dial();
  auto taken = listener->accept();
  ASSERT_TRUE(taken);
  run();
  EXPECT_EQ(server_notes.made.size(), 1U);
  EXPECT_TRUE(dialled->write({}));
}

}  // namespace
}  // namespace wirelab::tls
