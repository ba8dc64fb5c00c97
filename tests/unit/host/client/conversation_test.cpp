#include "host/client/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "host/client/document_exchange.h"
#include "host/client/download_exchange.h"
#include "host/client/lines_exchange.h"
#include "host/client/reply_exchange.h"
#include "host/client/upload_exchange.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"
#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

using std::chrono::seconds;

constexpr net::Address kServer = net::Address::ipv4(192, 0, 2, 1);
constexpr net::Address kClient = net::Address::ipv4(192, 0, 2, 2);
constexpr net::Endpoint kService{kServer, 5005};

/// A network on which the test itself plays the server, one call at a time.
class ConversationTest : public testing::Test, protected Watcher {
 protected:
  ~ConversationTest() override { peer_.reset(); }

  void listen() { listener_ = std::move(*server_.listen(kService, {})); }
  void start(Exchange& exchange) {
    conversation_.emplace(client_, kService, exchange, Waits{seconds(10), seconds(60)});
  }
  void accept() {
    reactor_.run_until_stalled();
    peer_ = std::move(*listener_->accept());
  }
  /// Answers what the client says first to a server that listens.
  std::string begin(Exchange& exchange) {
    listen();
    start(exchange);
    accept();
    return take();
  }
  void ready() override {}

  /// What the client has sent so far.
  std::string take() {
    reactor_.run_until_stalled();
    std::string text;
    std::array<std::byte, 4096> room{};
    for (;;) {
      const auto count = peer_->read(room);
      if (!count || *count == 0) {
        saw_end_ = count.has_value();
        error_ = count ? std::nullopt : std::optional(count.error());
        return text;
      }
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
  /// A byte a second for the minute that an answer may take.
  void expect_dripping_to_time_out(const Exchange& exchange) {
    for (int i = 0; i < 60; ++i) {
      ASSERT_FALSE(conversation_->over()) << i;
      give("x");
      pass(seconds(1));
    }
    ASSERT_TRUE(conversation_->over());
    EXPECT_EQ(exchange.problem()->fault, Fault::timed_out);
  }
  void hang_up() {
    peer_->close();
    reactor_.run_until_stalled();
  }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::MemoryNetwork network_{reactor_};
  test::MemoryStack server_{network_, {kServer}};
  test::MemoryStack client_{network_, {kClient}};
  net::ListenerHandle listener_;
  net::StreamHandle peer_;
  std::optional<Conversation> conversation_;
  bool saw_end_ = false;
  std::optional<Error> error_;
};

TEST_F(ConversationTest, Reply_EndsWithTheServersFin) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  EXPECT_EQ(begin(exchange), "LIST_FILES");
  give("a\nb");
  EXPECT_FALSE(conversation_->over());
  hang_up();
  EXPECT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.reply(), "a\nb");
}

TEST_F(ConversationTest, NobodyListens_IsRefused) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  start(exchange);
  reactor_.run_until_stalled();
  ASSERT_TRUE(conversation_->over());
  ASSERT_TRUE(exchange.problem());
  EXPECT_EQ(exchange.problem()->fault, Fault::cannot_connect);
  EXPECT_EQ(exchange.problem()->cause, Error::refused);
}

TEST_F(ConversationTest, SilentAddress_TimesOut) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  conversation_.emplace(client_, net::Endpoint{net::Address::ipv4(203, 0, 113, 9), 5005}, exchange,
                        Waits{seconds(1), seconds(60)});
  pass(std::chrono::milliseconds(999));
  EXPECT_FALSE(conversation_->over());
  pass(std::chrono::milliseconds(1));
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::cannot_connect);
  EXPECT_EQ(exchange.problem()->cause, Error::timed_out);
}

TEST_F(ConversationTest, SilentServer_TimesOutAndIsReset) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  begin(exchange);
  pass(seconds(59));
  EXPECT_FALSE(conversation_->over());
  pass(seconds(1));
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::timed_out);
  take();
  EXPECT_EQ(error_, Error::reset);
}

// Who reads what the client writes may stop for as long as he likes: that is no silence of the server's.
TEST_F(ConversationTest, LoopThatStoodStill_LooksOnceMore) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  begin(exchange);
  ASSERT_EQ(peer_->write(as_bytes("a\n")).value_or(0), 2U);
  pass(seconds(500));
  EXPECT_FALSE(conversation_->over());
  pass(seconds(59));
  EXPECT_FALSE(conversation_->over());
  pass(seconds(1));
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::timed_out);
}

TEST_F(ConversationTest, DrippingServer_TimesOut) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  begin(exchange);
  expect_dripping_to_time_out(exchange);
}

TEST_F(ConversationTest, SlowButHonestDownload_GoesOn) {
  KeepingSink sink;
  DownloadExchange exchange("DOWNLOAD_FILE a", sink);
  begin(exchange);
  give("SIZE: 10240\r\n");
  for (int i = 0; i < 10; ++i) {
    pass(seconds(50));
    give(std::string(1024, 'x'));
  }
  EXPECT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(sink.text.size(), 10240U);
}

TEST_F(ConversationTest, Download_IsClosedByTheClientFirst) {
  KeepingSink sink;
  DownloadExchange exchange("DOWNLOAD_FILE a", sink);
  begin(exchange);
  give("SIZE: 3\r\nabc");
  EXPECT_TRUE(conversation_->over());
  take();
  EXPECT_TRUE(saw_end_);
}

TEST_F(ConversationTest, ResetInTheBody_SaysHowFarItCame) {
  KeepingSink sink;
  DownloadExchange exchange("DOWNLOAD_FILE a", sink);
  begin(exchange);
  give("SIZE: 10\r\nabc");
  peer_->abort();
  reactor_.run_until_stalled();
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::reset);
  EXPECT_EQ(exchange.problem()->done, 3U);
  EXPECT_EQ(exchange.problem()->expected, 10U);
}

TEST_F(ConversationTest, Upload_SendsTheWholeBody) {
  const std::string body(300'000, 'y');
  TextSource source(body);
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  EXPECT_EQ(begin(exchange), "UPLOAD_FILE a\n");
  give("SEND_SIZE\n");
  EXPECT_EQ(take(), "300000\n");
  give("SEND_DATA\n");
  EXPECT_EQ(take(), body);
  give("FILE_WRITTEN\nSUCCESS: Fichero 'a' subido correctamente.");
  hang_up();
  EXPECT_TRUE(conversation_->over());
  EXPECT_TRUE(exchange.accepted());
}

TEST_F(ConversationTest, FileThatShrinks_ResetsTheUpload) {
  TextSource source("abcdef");
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  begin(exchange);
  give("SEND_SIZE\n");
  take();
  source.shorten(2);
  give("SEND_DATA\n");
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::local_file);
  take();
  EXPECT_EQ(error_, Error::reset);
}

TEST_F(ConversationTest, RefusalInTheBody_IsHeardThoughTheServerDoesNotRead) {
  TextSource source(std::string(1'000'000, 'y'));
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  begin(exchange);
  give("SEND_SIZE\n");
  take();
  give("SEND_DATA\n");
  give("ERROR");
  EXPECT_TRUE(peer_->shutdown_write());
  reactor_.run_until_stalled();
  ASSERT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.reply(), "ERROR");
}

TEST_F(ConversationTest, WaitForTheAnswerToAnUpload_GrowsWithItsSize) {
  TextSource source(std::string(8U * 1024 * 1024, 'y'));
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  begin(exchange);
  give("SEND_SIZE\n");
  take();
  give("SEND_DATA\n");
  take();
  pass(seconds(61));
  EXPECT_FALSE(conversation_->over());
  pass(seconds(1));
  EXPECT_TRUE(conversation_->over());
}

TEST_F(ConversationTest, Document_IsClosedInOrder) {
  DocumentExchange exchange("NET_STATUS\n");
  EXPECT_EQ(begin(exchange), "NET_STATUS\n");
  give("SIZE: 3\r\n{}\n");
  EXPECT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.document(), "{}\n");
  take();
  EXPECT_TRUE(saw_end_);
}

TEST_F(ConversationTest, StreamWithALineInEachStep_GoesOnForDays) {
  KeepingLines sink;
  LinesExchange exchange("NET_WATCH\n", sink);
  begin(exchange);
  for (int i = 0; i < 5000; ++i) {
    pass(seconds(59));
    give("{}\n");
    ASSERT_FALSE(conversation_->over()) << i;
  }
  EXPECT_EQ(sink.lines.size(), 5000U);
  hang_up();
  EXPECT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
}

TEST_F(ConversationTest, StreamThatFallsSilent_TimesOutAfterAStep) {
  KeepingLines sink;
  LinesExchange exchange("NET_WATCH\n", sink);
  begin(exchange);
  pass(seconds(30));
  give("{}\n");
  pass(seconds(59));
  EXPECT_FALSE(conversation_->over());
  pass(seconds(1));
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::timed_out);
}

TEST_F(ConversationTest, StreamThatDripsWithoutALine_TimesOut) {
  KeepingLines sink;
  LinesExchange exchange("NET_WATCH\n", sink);
  begin(exchange);
  expect_dripping_to_time_out(exchange);
}

TEST_F(ConversationTest, SinkThatHasEnough_ClosesTheStreamInOrder) {
  KeepingLines sink;
  sink.enough = 2;
  LinesExchange exchange("NET_WATCH\n", sink);
  begin(exchange);
  give("1\n2\n3\n");
  ASSERT_TRUE(conversation_->over());
  EXPECT_FALSE(exchange.problem());
  EXPECT_THAT(sink.lines, testing::ElementsAre("1", "2"));
  take();
  EXPECT_TRUE(saw_end_);
}

TEST_F(ConversationTest, StreamThatBreaks_IsAReset) {
  KeepingLines sink;
  LinesExchange exchange("NET_WATCH\n", sink);
  begin(exchange);
  give("1\n");
  peer_->abort();
  reactor_.run_until_stalled();
  ASSERT_TRUE(conversation_->over());
  EXPECT_EQ(exchange.problem()->fault, Fault::reset);
}

TEST_F(ConversationTest, DestroyedInTheMiddle_ResetsTheServer) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  begin(exchange);
  conversation_.reset();
  take();
  EXPECT_EQ(error_, Error::reset);
}

}  // namespace
}  // namespace wirelab::client
