#include "host/client/lines_exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/host/client/bodies.h"

namespace wirelab::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An exchange whose command is sent.
struct Watching {
  Watching() { exchange.sent(); }
  void receive(std::string_view text) { exchange.received(as_bytes(text)); }
  [[nodiscard]] Fault fault() const {
    return exchange.problem().value_or(Problem{.fault = Fault::cannot_connect}).fault;
  }

  KeepingLines sink;
  LinesExchange exchange{"NET_WATCH since=1\n", sink};
};

TEST(LinesExchange, Lines_ComeAsTheyAreAndTheStreamGoesOn) {
  Watching one;
  EXPECT_EQ(one.exchange.need(), Need::receive);
  one.receive("{\"a\":1}\n\n b\r\n{\"half");
  EXPECT_THAT(one.sink.lines, ElementsAre("{\"a\":1}", "", " b\r"));
  EXPECT_EQ(one.exchange.need(), Need::receive);
  EXPECT_TRUE(one.exchange.accepted());
  EXPECT_EQ(one.exchange.steps(), 3U);
}

TEST(LinesExchange, EveryCutInThree_GivesTheSameLines) {
  const std::string all = "{\"a\":1}\n\n{\"b\":2}\n";
  for (std::size_t first = 0; first <= all.size(); ++first) {
    for (std::size_t second = first; second <= all.size(); ++second) {
      Watching one;
      one.receive(std::string_view(all).substr(0, first));
      one.receive(std::string_view(all).substr(first, second - first));
      one.receive(std::string_view(all).substr(second));
      one.exchange.ended();
      EXPECT_FALSE(one.exchange.problem()) << first << " " << second;
      EXPECT_THAT(one.sink.lines, ElementsAre("{\"a\":1}", "", "{\"b\":2}")) << first << " " << second;
    }
  }
}

TEST(LinesExchange, EndAtEveryByte_IsAFaultOnlyWithinALineOrBeforeAny) {
  const std::string all = "{\"a\":1}\n{\"b\":2}\n";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Watching one;
    one.receive(std::string_view(all).substr(0, cut));
    one.exchange.ended();
    EXPECT_EQ(one.exchange.need(), Need::done);
    const bool cut_short = cut == 0 || (cut > 8 && cut < all.size());
    EXPECT_EQ(one.exchange.problem().has_value(), cut_short) << cut;
    if (cut_short) {
      EXPECT_EQ(one.fault(), Fault::ended_early) << cut;
    }
    EXPECT_EQ(one.exchange.accepted(), cut >= 8) << cut;
  }
}

TEST(LinesExchange, TextWithoutALine_IsARefusal) {
  for (const std::string_view word : {"ERROR", "UNKNOWN_COMMAND"}) {
    Watching one;
    for (const char byte : word) one.receive({&byte, 1});
    one.exchange.ended();
    EXPECT_FALSE(one.exchange.problem());
    EXPECT_FALSE(one.exchange.accepted());
    EXPECT_EQ(one.exchange.refusal(), word);
    EXPECT_THAT(one.sink.lines, IsEmpty());
  }
}

TEST(LinesExchange, DocumentInPlaceOfLines_IsTheOnlyLine) {
  const std::string all = "SIZE: 9\r\n{\"a\":\n1}\n";
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Watching one;
    one.receive(std::string_view(all).substr(0, cut));
    one.receive(std::string_view(all).substr(cut));
    EXPECT_EQ(one.exchange.need(), Need::done) << cut;
    EXPECT_FALSE(one.exchange.problem()) << cut;
    EXPECT_THAT(one.sink.lines, ElementsAre("{\"a\":\n1}\n")) << cut;
  }
}

TEST(LinesExchange, DocumentThatIsCut_IsAFault) {
  const std::string all = "SIZE: 7\r\n{\"a\":1}";
  for (std::size_t cut = 9; cut < all.size(); ++cut) {
    Watching one;
    one.receive(std::string_view(all).substr(0, cut));
    one.exchange.ended();
    EXPECT_EQ(one.fault(), Fault::ended_early) << cut;
    EXPECT_THAT(one.sink.lines, IsEmpty()) << cut;
  }
}

TEST(LinesExchange, SizeThatIsNoneOrTooLarge_IsRefused) {
  for (const auto& [header, fault] : {std::pair{"SIZE: 0\r\n", Fault::not_understood},
                                      {"SIZE: x\r\n", Fault::not_understood},
                                      {"SIZE: 65537\r\n", Fault::too_long},
                                      {"SIZE: 99999999999999999999\r\n", Fault::not_understood}}) {
    Watching one;
    one.receive(header);
    EXPECT_EQ(one.fault(), fault) << header;
    EXPECT_THAT(one.sink.lines, IsEmpty()) << header;
  }
}

TEST(LinesExchange, SizeHeaderBehindALine_IsALine) {
  Watching one;
  one.receive("1\nSIZE: 7\r\n2\n");
  EXPECT_THAT(one.sink.lines, ElementsAre("1", "SIZE: 7\r", "2"));
}

TEST(LinesExchange, SinkThatHasEnough_GetsNoOtherLine) {
  Watching one;
  one.sink.enough = 2;
  one.receive("1\n2\n3\n4");
  EXPECT_EQ(one.exchange.need(), Need::done);
  EXPECT_FALSE(one.exchange.problem());
  EXPECT_THAT(one.sink.lines, ElementsAre("1", "2"));
}

TEST(LinesExchange, LongestLine_IsTakenAndNoLonger) {
  for (const std::size_t piece : {std::size_t{1000}, std::size_t{1} << 20U}) {
    Watching one;
    const std::string line(kMaxLine, 'x');
    for (std::size_t at = 0; at < line.size(); at += piece) one.receive(std::string_view(line).substr(at, piece));
    one.receive("\n");
    EXPECT_FALSE(one.exchange.problem());
    EXPECT_THAT(one.sink.lines, ElementsAre(line));
    for (std::size_t at = 0; at < line.size(); at += piece) one.receive(std::string_view(line).substr(at, piece));
    EXPECT_FALSE(one.exchange.problem());
    one.receive("x");
    EXPECT_EQ(one.fault(), Fault::too_long);
    EXPECT_EQ(one.exchange.problem()->expected, kMaxLine);
    EXPECT_EQ(one.sink.lines.size(), 1U);
  }
}

}  // namespace
}  // namespace wirelab::client
