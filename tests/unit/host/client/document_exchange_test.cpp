#include "host/client/document_exchange.h"

#include <gtest/gtest.h>

#include "host/client/reply_exchange.h"

namespace wirelab::client {
namespace {

constexpr std::string_view kDocument = "{\"schema\":1,\"note\":\"a\\r\\nb\"}\n";

/// An exchange whose command is sent.
struct Asked {
  explicit Asked(std::size_t limit = kMaxDocument) : exchange("NET_STATUS events=0\n", limit) { exchange.sent(); }
  void receive(std::string_view text) { exchange.received(as_bytes(text)); }
  [[nodiscard]] Fault fault() const {
    return exchange.problem().value_or(Problem{.fault = Fault::cannot_connect}).fault;
  }

  DocumentExchange exchange;
};

std::string framed(std::string_view document) {
  return "SIZE: " + std::to_string(document.size()) + "\r\n" + std::string(document);
}

TEST(DocumentExchange, Start_SendsTheCommandAsItIs) {
  const DocumentExchange exchange("PING 192.0.2.1 count=4\n");
  EXPECT_EQ(exchange.need(), Need::send);
  EXPECT_EQ(exchange.to_send(), "PING 192.0.2.1 count=4\n");
}

TEST(DocumentExchange, EveryCutInTwo_GivesTheSameDocument) {
  const std::string all = framed(kDocument);
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Asked one;
    one.receive(std::string_view(all).substr(0, cut));
    if (one.exchange.need() != Need::done) one.receive(std::string_view(all).substr(cut));
    EXPECT_EQ(one.exchange.need(), Need::done) << cut;
    EXPECT_FALSE(one.exchange.problem()) << cut;
    EXPECT_TRUE(one.exchange.accepted());
    EXPECT_EQ(one.exchange.document(), kDocument) << cut;
  }
}

TEST(DocumentExchange, EachByteOnItsOwn_GivesTheSameDocument) {
  Asked one;
  for (const char byte : framed(kDocument)) {
    EXPECT_EQ(one.exchange.need(), Need::receive);
    one.receive({&byte, 1});
  }
  EXPECT_EQ(one.exchange.need(), Need::done);
  EXPECT_EQ(one.exchange.document(), kDocument);
}

TEST(DocumentExchange, EmptyDocument_IsItsHeaderAlone) {
  Asked one;
  one.receive("SIZE: 0\r\n");
  EXPECT_EQ(one.exchange.need(), Need::done);
  EXPECT_FALSE(one.exchange.problem());
  EXPECT_TRUE(one.exchange.accepted());
}

TEST(DocumentExchange, EndAtEveryByte_IsSeenAndSaysHowFarItCame) {
  const std::string all = framed(kDocument);
  const std::size_t header = all.size() - kDocument.size();
  for (std::size_t cut = 0; cut < all.size(); ++cut) {
    Asked one;
    one.receive(std::string_view(all).substr(0, cut));
    one.exchange.ended();
    EXPECT_EQ(one.fault(), Fault::ended_early) << cut;
    EXPECT_EQ(one.exchange.problem()->done, cut < header ? 0 : cut - header) << cut;
    EXPECT_EQ(one.exchange.problem()->expected, cut < header ? 0 : kDocument.size()) << cut;
  }
}

TEST(DocumentExchange, RefusalWords_AreNoProblem) {
  for (const std::string_view word : {"ERROR", "UNKNOWN_COMMAND", "SIN"}) {
    Asked one;
    for (const char byte : word) one.receive({&byte, 1});
    one.exchange.ended();
    EXPECT_EQ(one.exchange.need(), Need::done);
    EXPECT_FALSE(one.exchange.problem()) << word;
    EXPECT_FALSE(one.exchange.accepted());
    EXPECT_EQ(one.exchange.refusal(), word);
  }
}

TEST(DocumentExchange, EndlessRefusal_IsGivenUp) {
  Asked one;
  one.receive(std::string(kMaxReply, 'A'));
  EXPECT_FALSE(one.exchange.problem());
  one.receive("A");
  EXPECT_EQ(one.fault(), Fault::too_long);
}

TEST(DocumentExchange, Limit_IsExactAndSaid) {
  Asked just(10);
  just.receive("SIZE: 10\r\n0123456789");
  EXPECT_FALSE(just.exchange.problem());
  EXPECT_EQ(just.exchange.document(), "0123456789");
  Asked over(10);
  over.receive("SIZE: 11\r\n0123456789");
  EXPECT_EQ(over.fault(), Fault::too_long);
  EXPECT_EQ(over.exchange.problem()->expected, 10U);
  EXPECT_EQ(over.exchange.document(), "");
  Asked usual;
  usual.receive("SIZE: 16777217\r\n");
  EXPECT_EQ(usual.fault(), Fault::too_long);
}

TEST(DocumentExchange, MoreThanAnnounced_IsAProblem) {
  for (const std::string_view answer : {"SIZE: 3\r\nabcd", "SIZE: 0\r\n\n"}) {
    Asked one;
    one.receive(answer);
    EXPECT_EQ(one.fault(), Fault::overrun) << answer;
    EXPECT_EQ(one.exchange.document(), "") << answer;
  }
}

TEST(DocumentExchange, SizesThatAreNone_AreNotUnderstood) {
  for (const std::string_view size : {"", "-1", " 9", "9 ", "0x9", "18446744073709551616"}) {
    Asked one;
    one.receive("SIZE: " + std::string(size) + "\r\n{}");
    EXPECT_EQ(one.fault(), Fault::not_understood) << size;
  }
}

}  // namespace
}  // namespace wirelab::client
