#include "host/client/upload_exchange.h"

#include <gtest/gtest.h>

#include "host/client/reply_exchange.h"
#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

class UploadExchangeTest : public testing::Test {
 protected:
  UploadExchangeTest() { exchange.sent(); }
  void receive(std::string_view text) { exchange.received(as_bytes(text)); }
  void reach_body() {
    receive("SEND_SIZE\n");
    exchange.sent();
    receive("SEND_DATA\n");
  }
  Fault fault() const { return exchange.problem().value_or(Problem{.fault = Fault::cannot_connect}).fault; }

  TextSource source{"abcdef"};
  UploadExchange exchange{"UPLOAD_FILE letras.txt", LineEnd::none, source};
};

TEST_F(UploadExchangeTest, GoAheads_LeadToTheBody) {
  EXPECT_EQ(exchange.need(), Need::receive);
  receive("SEND_");
  EXPECT_EQ(exchange.need(), Need::receive);
  receive("SIZE\n");
  ASSERT_EQ(exchange.need(), Need::send);
  EXPECT_EQ(exchange.to_send(), "6");
  exchange.sent();
  receive("SEND_DATA\n");
  ASSERT_EQ(exchange.need(), Need::send_body);
  exchange.body_sent(2);
  EXPECT_EQ(exchange.need(), Need::send_body);
  exchange.body_sent(4);
  ASSERT_EQ(exchange.need(), Need::receive);
  receive("FILE_WRITTEN\n");
  receive("SUCCESS: Fichero 'letras.txt' subido correctamente.");
  exchange.ended();
  EXPECT_FALSE(exchange.problem());
  EXPECT_TRUE(exchange.accepted());
  EXPECT_EQ(exchange.reply(), "SUCCESS: Fichero 'letras.txt' subido correctamente.");
}

TEST(UploadExchange, EverydaySize_EndsInALineFeed) {
  TextSource source("abc");
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  exchange.sent();
  exchange.received(as_bytes("SEND_SIZE\n"));
  EXPECT_EQ(exchange.to_send(), "3\n");
}

TEST(UploadExchange, EmptyFile_HasNoBody) {
  TextSource source("");
  UploadExchange exchange("UPLOAD_FILE a", LineEnd::none, source);
  exchange.sent();
  exchange.received(as_bytes("SEND_SIZE\n"));
  exchange.sent();
  exchange.received(as_bytes("SEND_DATA\n"));
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.received(as_bytes("FILE_WRITTEN\nSUCCESS: Fichero 'a' subido correctamente."));
  exchange.ended();
  EXPECT_TRUE(exchange.accepted());
}

TEST(UploadExchange, EmptyFile_MayBeAcknowledgedInTheSameSegment) {
  TextSource source("");
  UploadExchange exchange("UPLOAD_FILE a", LineEnd::none, source);
  exchange.sent();
  exchange.received(as_bytes("SEND_SIZE\n"));
  exchange.sent();
  exchange.received(as_bytes("SEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'a' subido correctamente."));
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.ended();
  EXPECT_TRUE(exchange.accepted());
  EXPECT_EQ(exchange.reply(), "SUCCESS: Fichero 'a' subido correctamente.");
}

TEST_F(UploadExchangeTest, RefusalInPlaceOfEachMarker_IsTheReply) {
  for (int markers = 0; markers < 3; ++markers) {
    UploadExchange other("UPLOAD_FILE a", LineEnd::none, source);
    other.sent();
    if (markers > 0) {
      other.received(as_bytes("SEND_SIZE\n"));
      other.sent();
    }
    if (markers > 1) {
      other.received(as_bytes("SEND_DATA\n"));
      other.body_sent(6);
    }
    other.received(as_bytes("ERROR"));
    other.ended();
    EXPECT_FALSE(other.problem()) << markers;
    EXPECT_FALSE(other.accepted()) << markers;
    EXPECT_EQ(other.reply(), "ERROR") << markers;
  }
}

TEST_F(UploadExchangeTest, RefusalInTheMiddleOfTheBody_EndsTheBody) {
  reach_body();
  exchange.body_sent(3);
  receive("ERROR");
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.ended();
  EXPECT_EQ(exchange.reply(), "ERROR");
  EXPECT_FALSE(exchange.accepted());
}

TEST_F(UploadExchangeTest, ResetBehindARefusal_LeavesTheRefusal) {
  reach_body();
  exchange.body_sent(3);
  receive("ERROR");
  exchange.broke(Fault::reset, Error::reset);
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.need(), Need::done);
  EXPECT_EQ(exchange.reply(), "ERROR");
}

TEST_F(UploadExchangeTest, AcknowledgementBeforeTheBodyIsOut_IsNone) {
  reach_body();
  exchange.body_sent(3);
  receive("FILE_WRITTEN\nSUCCESS: Fichero 'letras.txt' subido correctamente.");
  exchange.ended();
  EXPECT_FALSE(exchange.accepted());
}

TEST_F(UploadExchangeTest, SuccessWithoutAcknowledgement_IsNone) {
  reach_body();
  exchange.body_sent(6);
  receive("SUCCESS: Fichero 'letras.txt' subido correctamente.");
  exchange.ended();
  EXPECT_FALSE(exchange.accepted());
}

TEST_F(UploadExchangeTest, MarkerWithMoreBehindIt_IsNotUnderstood) {
  receive("SEND_SIZE\nSEND_DATA\n");
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST_F(UploadExchangeTest, EndBeforeAnyAnswer_IsAProblem) {
  exchange.ended();
  EXPECT_EQ(fault(), Fault::ended_early);
}

TEST_F(UploadExchangeTest, EndInTheMiddleOfTheBody_SaysHowFarItCame) {
  reach_body();
  exchange.body_sent(4);
  exchange.ended();
  EXPECT_EQ(fault(), Fault::ended_early);
  EXPECT_EQ(exchange.problem()->done, 4U);
  EXPECT_EQ(exchange.problem()->expected, 6U);
}

TEST_F(UploadExchangeTest, EndlessReply_IsGivenUp) {
  for (std::size_t i = 0; i < kMaxReply; i += 64) receive(std::string(64, 'A'));
  EXPECT_FALSE(exchange.problem());
  receive("A");
  EXPECT_EQ(fault(), Fault::too_long);
}

}  // namespace
}  // namespace wirelab::client
