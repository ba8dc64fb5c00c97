// The client's exchanges against the real server, over a network in memory: both sides read the wire the same way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "firmware/command/server.h"
#include "host/client/conversation.h"
#include "host/client/document_exchange.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"
#include "tests/support/planted_verbs.h"
#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

constexpr net::Address kWireServer = net::Address::ipv4(192, 0, 2, 1);
constexpr net::Endpoint kWireService{kWireServer, 5005};

class NoLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view /*line*/) noexcept override {}
};

/// Over a usual network, and over one whose pipe is short and that says would_block now and then.
class WholeWire : public testing::TestWithParam<test::MemoryOptions> {
 protected:
  WholeWire() {
    EXPECT_TRUE(verbs_.add(report_) && verbs_.add(watch_));
    server_.emplace(server_stack_, verbs_,
                    command::ServerOptions{.listen = kWireService, .max_connections = 4, .limits = {}}, log_);
    EXPECT_TRUE(server_->start());
  }
  void begin(Exchange& exchange) {
    conversation_.emplace(client_stack_, kWireService, exchange, Waits{seconds(10), seconds(60)});
    reactor_.run_until_stalled();
  }
  void tell(std::string_view text) {
    watch_.tell(text);
    reactor_.run_until_stalled();
  }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::MemoryNetwork network_{reactor_, GetParam()};
  test::MemoryStack server_stack_{network_, {kWireServer}};
  test::MemoryStack client_stack_{network_, {net::Address::ipv4(192, 0, 2, 2)}};
  test::DocumentVerb report_;
  test::StreamVerb watch_{reactor_};
  command::VerbTable verbs_;
  NoLog sink_;
  Log log_{sink_, LogLevel::error};
  std::optional<command::Server> server_;
  std::optional<Conversation> conversation_;
};

INSTANTIATE_TEST_SUITE_P(Networks, WholeWire,
                         testing::Values(test::MemoryOptions{},
                                         test::MemoryOptions{.pipe = 1000, .would_block_seed = 7}));

TEST_P(WholeWire, DocumentsOfAnySize_ComeWhole) {
  for (const std::size_t size : {0U, 1U, 100'000U, 3'000'000U}) {
    for (const char* command : {"REPORT a\n", "REPORT a"}) {
      report_.document = std::string(size, 'd');
      DocumentExchange exchange(command);
      begin(exchange);
      clock_.advance(seconds(1));
      reactor_.run_until_stalled();
      EXPECT_TRUE(conversation_->over());
      EXPECT_FALSE(exchange.problem());
      EXPECT_TRUE(exchange.document() == report_.document) << size;
      EXPECT_EQ(server_->connections() + report_.alive, 0U) << size;
    }
  }
}

TEST_P(WholeWire, UnknownVerb_IsARefusal) {
  DocumentExchange document("NET_STATUS\n");
  begin(document);
  EXPECT_EQ(document.refusal(), "UNKNOWN_COMMAND");
  KeepingLines sink;
  LinesExchange lines("NET_WATCH\n", sink);
  begin(lines);
  EXPECT_FALSE(lines.problem());
  EXPECT_EQ(lines.refusal(), "UNKNOWN_COMMAND");
}

TEST_P(WholeWire, Stream_GoesOnUntilTheClientHasEnough) {
  KeepingLines sink;
  sink.enough = 4;
  LinesExchange exchange("WATCH\n", sink);
  watch_.tell("1\n2\n");
  begin(exchange);
  clock_.advance(seconds(59));
  tell("3\n");
  clock_.advance(seconds(59));
  reactor_.run_until_stalled();
  EXPECT_FALSE(conversation_->over());
  tell("4\n");
  EXPECT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_THAT(sink.lines, ElementsAre("1", "2", "3", "4"));
  EXPECT_EQ(server_->connections() + watch_.alive(), 0U) << "the server hears of it at once";
}

TEST_P(WholeWire, ClientThatGoesAway_EndsTheStream) {
  KeepingLines sink;
  LinesExchange exchange("WATCH\n", sink);
  watch_.tell("1\n");
  begin(exchange);
  EXPECT_EQ(server_->connections(), 1U);
  conversation_.reset();
  reactor_.run_until_stalled();
  EXPECT_EQ(server_->connections() + watch_.alive(), 0U);
}

TEST_P(WholeWire, StoppedServer_EndsTheStreamInOrder) {
  KeepingLines sink;
  LinesExchange exchange("WATCH\n", sink);
  watch_.tell("1\n");
  begin(exchange);
  server_->stop(seconds(5));
  reactor_.run_until_stalled();
  EXPECT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_TRUE(server_->stopped());
}

TEST_P(WholeWire, CutServer_IsSeenInTheMiddleOfADocument) {
  report_.document = std::string(8'000'000, 'd');
  DocumentExchange exchange("REPORT\n");
  conversation_.emplace(client_stack_, kWireService, exchange, Waits{seconds(10), seconds(60)});
  while (exchange.progress().done == 0) reactor_.run_once(Duration::zero());
  server_->cut();
  reactor_.run_until_stalled();
  ASSERT_TRUE(exchange.problem());
  EXPECT_EQ(exchange.problem()->fault, Fault::reset);
  EXPECT_LT(exchange.problem()->done, exchange.problem()->expected);
  EXPECT_EQ(exchange.problem()->expected, 8'000'000U);
}

}  // namespace
}  // namespace wirelab::client
