#include "tests/unit/tls/tls_story.h"

// Peers that send what TLS ignores, without end: nobody else may have to wait for them.

namespace wirelab::tls {
namespace {

constexpr std::string_view kChangeCipherSpec("\x14\x03\x03\x00\x01\x01", 6);
constexpr std::string_view kWarning("\x15\x03\x03\x00\x02\x01\x5a", 7);

class Flood : public TlsStory {
 protected:
  /// Turns go by that take something of the flood, and not much. The first ones may have other things to do.
  void expect_short_turns(Touch& touch) {
    std::size_t busy = 0;
    touch.reads = 0;
    for (int turn = 0; turn < 20; ++turn) {
      const std::size_t before = touch.reads;
      reactor.run_once(Duration::zero());
      ASSERT_LT(touch.reads, before + 200);
      busy += touch.reads > before ? 1 : 0;
    }
    EXPECT_GE(busy, 5U) << "it asks for another turn by itself";
  }
};

TEST_F(Flood, BeforeTheHandshake_LetsOthersHaveTheirTurns) {
  for (const std::string_view record : {kChangeCipherSpec, kWarning}) {
    start();
    net::StreamHandle client_end;
    net::StreamHandle server_end;
    connect_below(client_end, server_end);
    auto made = tls_server->wrap(server_end);
    ASSERT_TRUE(made);
    server_touch.flood = record;
    server_touch.flood_at = 0;
    expect_short_turns(server_touch);
    (*made)->abort();
    server_touch.flood = {};
    made->reset();
    run();
  }
}

TEST_F(Flood, InTheAnswerToAClient_LetsOthersHaveTheirTurns) {
  start();
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  auto made = tls_client->wrap(client_end);
  ASSERT_TRUE(made);
  client_touch.flood = kWarning;
  expect_short_turns(client_touch);
}

TEST_F(Flood, WhileOpen_ReturnsToItsReader) {
  start();
  connect();
  server_touch.flood = kChangeCipherSpec;
  struct Reader final : Watcher {
    void ready() override { answer = TlsStory::read(*stream, got); }
    net::Stream* stream = nullptr;
    std::string got;
    Result<std::size_t> answer = 0;
  } reader;
  reader.stream = server.get();
  server->watch(&reader);
  expect_short_turns(server_touch);
  EXPECT_EQ(reader.answer, Result<std::size_t>(fail(Error::would_block)));
}

TEST_F(Flood, WhileClosing_LetsOthersHaveTheirTurnsAndIsGivenUp) {
  start({.streams = 1});
  connect();
  server_touch.flood = kChangeCipherSpec;
  server.reset();
  expect_short_turns(server_touch);
  EXPECT_TRUE(tls_server->full());
  clock.advance(TlsStream::kFarewellTime);
  reactor.run_once(Duration::zero());
  EXPECT_FALSE(tls_server->full());
}

}  // namespace
}  // namespace wirelab::tls
