#include "host/client/reply_exchange.h"

#include <gtest/gtest.h>

namespace wirelab::client {
namespace {

TEST(ReplyExchange, Start_SendsTheCommandAsItIs) {
  const ReplyExchange exchange("DELETE_FILE a", kMaxReply);
  EXPECT_EQ(exchange.need(), Need::send);
  EXPECT_EQ(exchange.to_send(), "DELETE_FILE a");
}

TEST(ReplyExchange, TextInPieces_IsTheReplyAtTheEnd) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  exchange.sent();
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.received(as_bytes("a\n"));
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.received(as_bytes("b"));
  exchange.ended();
  EXPECT_EQ(exchange.need(), Need::done);
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.reply(), "a\nb");
}

TEST(ReplyExchange, EndAtOnce_IsNoReplyWhereAWordIsDue) {
  ReplyExchange exchange("DELETE_FILE a", kMaxReply, EmptyReply::is_a_fault);
  exchange.sent();
  exchange.ended();
  EXPECT_EQ(exchange.need(), Need::done);
  ASSERT_TRUE(exchange.problem());
  EXPECT_EQ(exchange.problem()->fault, Fault::ended_early);
}

TEST(ReplyExchange, EndBehindAWord_IsAReplyEverywhere) {
  ReplyExchange exchange("DELETE_FILE a", kMaxReply, EmptyReply::is_a_fault);
  exchange.sent();
  exchange.received(as_bytes("DELETED"));
  exchange.ended();
  EXPECT_FALSE(exchange.problem());
}

TEST(ReplyExchange, EndAtOnce_IsAnEmptyListing) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  exchange.sent();
  exchange.ended();
  EXPECT_FALSE(exchange.problem());
  EXPECT_EQ(exchange.reply(), "");
}

TEST(ReplyExchange, Sent_ForgetsThePassword) {
  ReplyExchange exchange("LOGIN ana secreto", kMaxReply);
  exchange.sent();
  EXPECT_EQ(exchange.to_send().find("secreto"), std::string_view::npos);
}

TEST(ReplyExchange, ExactlyTheBound_IsTaken) {
  ReplyExchange exchange("LIST_FILES", 4);
  exchange.sent();
  exchange.received(as_bytes("abcd"));
  exchange.ended();
  EXPECT_FALSE(exchange.problem());
}

TEST(ReplyExchange, EndlessText_IsGivenUpAtTheBound) {
  ReplyExchange exchange("LIST_FILES", kMaxListing);
  exchange.sent();
  const std::string piece(1024 * 1024, 'x');
  for (int i = 0; i < 16; ++i) exchange.received(as_bytes(piece));
  EXPECT_EQ(exchange.need(), Need::receive);
  exchange.received(as_bytes("x"));
  ASSERT_TRUE(exchange.problem());
  EXPECT_EQ(exchange.problem()->fault, Fault::too_long);
  EXPECT_EQ(exchange.problem()->expected, kMaxListing);
  EXPECT_EQ(exchange.reply().size(), kMaxListing);
}

}  // namespace
}  // namespace wirelab::client
