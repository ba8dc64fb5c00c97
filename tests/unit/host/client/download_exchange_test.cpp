#include "host/client/download_exchange.h"

#include <gtest/gtest.h>

#include "host/client/reply_exchange.h"
#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

class DownloadExchangeTest : public testing::Test {
 protected:
  DownloadExchangeTest() { exchange.sent(); }
  void receive(std::string_view text) { exchange.received(as_bytes(text)); }
  Fault fault() const { return exchange.problem().value_or(Problem{.fault = Fault::cannot_connect}).fault; }

  KeepingSink sink;
  DownloadExchange exchange{"DOWNLOAD_FILE numeros.txt", sink};
};

TEST_F(DownloadExchangeTest, HeaderAndBody_AreAFile) {
  receive("SIZE: 9\r\n");
  EXPECT_TRUE(exchange.accepted());
  EXPECT_EQ(sink.announced, 9U);
  receive("123456789");
  EXPECT_EQ(exchange.need(), Need::done);
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(sink.text, "123456789");
}

TEST_F(DownloadExchangeTest, EveryCut_GivesTheSameFile) {
  const std::string all = "SIZE: 12\r\nhello\r\nthere";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    KeepingSink cut_sink;
    DownloadExchange cut_exchange("DOWNLOAD_FILE a", cut_sink);
    cut_exchange.sent();
    cut_exchange.received(as_bytes(std::string_view(all).substr(0, cut)));
    if (cut_exchange.need() != Need::done) cut_exchange.received(as_bytes(std::string_view(all).substr(cut)));
    EXPECT_EQ(cut_exchange.need(), Need::done) << cut;
    EXPECT_FALSE(cut_exchange.problem()) << cut;
    EXPECT_EQ(cut_sink.text, "hello\r\nthere") << cut;
  }
}

TEST_F(DownloadExchangeTest, EmptyFile_IsItsHeaderAlone) {
  receive("SIZE: 0\r\n");
  EXPECT_EQ(exchange.need(), Need::done);
  EXPECT_FALSE(exchange.problem());
}

TEST_F(DownloadExchangeTest, Error_IsARefusal) {
  receive("ERR");
  receive("OR");
  exchange.ended();
  EXPECT_FALSE(exchange.accepted());
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.refusal(), "ERROR");
}

TEST_F(DownloadExchangeTest, RefusalThatBeginsLikeAHeader_IsARefusal) {
  receive("SI");
  receive("N FICHERO");
  exchange.ended();
  EXPECT_EQ(exchange.refusal(), "SIN FICHERO");
}

TEST_F(DownloadExchangeTest, EndlessRefusal_IsGivenUp) {
  for (std::size_t i = 0; i < kMaxReply; i += 64) receive(std::string(64, 'A'));
  EXPECT_FALSE(exchange.problem());
  receive("A");
  EXPECT_EQ(fault(), Fault::too_long);
}

TEST_F(DownloadExchangeTest, EndlessHeader_IsGivenUp) {
  receive("SIZE: " + std::string(1000, '1'));
  EXPECT_EQ(fault(), Fault::not_understood);
}

TEST(DownloadExchange, SizesThatAreNone_AreNotUnderstood) {
  for (const char* size : {"-1", "", " 9", "+9", "9 ", "abc", "0x9", "9\n", "9223372036854775808",
                           "18446744073709551615", "18446744073709551616"}) {
    KeepingSink sink;
    DownloadExchange exchange("DOWNLOAD_FILE a", sink);
    exchange.sent();
    exchange.received(as_bytes("SIZE: " + std::string(size) + "\r\nbody"));
    ASSERT_TRUE(exchange.problem()) << size;
    EXPECT_EQ(exchange.problem()->fault, Fault::not_understood) << size;
    EXPECT_EQ(sink.text, "") << size;
  }
}

TEST_F(DownloadExchangeTest, LargestSize_IsOnlyAClaim) {
  receive("SIZE: 9223372036854775807\r\nabc");
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.ended();
  EXPECT_EQ(fault(), Fault::ended_early);
  EXPECT_EQ(exchange.problem()->done, 3U);
  EXPECT_EQ(exchange.problem()->expected, 9223372036854775807U);
}

TEST_F(DownloadExchangeTest, EndAtOnce_IsAProblem) {
  exchange.ended();
  EXPECT_EQ(fault(), Fault::ended_early);
  EXPECT_EQ(exchange.problem()->expected, 0U);
}

TEST_F(DownloadExchangeTest, MoreThanAnnounced_IsAProblem) {
  receive("SIZE: 3\r\nabcd");
  EXPECT_EQ(fault(), Fault::overrun);
  EXPECT_EQ(sink.text, "");
}

TEST_F(DownloadExchangeTest, BytesBehindAnEmptyFile_AreAProblem) {
  receive("SIZE: 0\r\nx");
  EXPECT_EQ(fault(), Fault::overrun);
}

TEST_F(DownloadExchangeTest, SinkWithoutRoom_IsALocalProblem) {
  sink.room = 2;
  receive("SIZE: 9\r\nabc");
  EXPECT_EQ(fault(), Fault::local_file);
}

TEST_F(DownloadExchangeTest, SinkThatRefusesTheSize_GetsNoByte) {
  sink.refuses_size = true;
  receive("SIZE: 9\r\nabc");
  EXPECT_EQ(fault(), Fault::local_file);
  EXPECT_EQ(sink.text, "");
}

}  // namespace
}  // namespace wirelab::client
