#include "host/explain/ladder.h"

#include <gtest/gtest.h>

#include <array>

#include "host/explain/names.h"
#include "tests/unit/host/explain/conversation.h"

namespace wirelab::explain {
namespace {

using packet::TcpFlags;

TEST(TextLadder, Arrows_PointTheWayThePacketsGo) {
  Conversation talk;
  TextLadder ladder(80);
  const std::string syn = ladder.add(talk.say({.flags = TcpFlags::kSyn, .seq = 77}));
  EXPECT_TRUE(syn.starts_with("                    10.0.0.1:50000")) << syn;
  EXPECT_NE(syn.find("    1    0.000000 s ─"), std::string::npos) << syn;
  EXPECT_NE(syn.find(" [SYN] Seq=0 Win=1000 Len=0 ─"), std::string::npos) << syn;
  EXPECT_NE(syn.find("─▶\n"), std::string::npos) << syn;
  const std::string answer =
      ladder.add(talk.answer({.flags = TcpFlags::kRst | TcpFlags::kAck, .ack = 78}, std::chrono::milliseconds(2)));
  EXPECT_TRUE(answer.starts_with("    2    0.002000 s ◀─")) << answer;
}

TEST(TextLadder, NoLine_IsWiderThanAsked) {
  for (const std::size_t width : {72U, 80U, 111U}) {
    Conversation talk;
    TextLadder ladder(width);
    std::string text = ladder.add(talk.say({.flags = TcpFlags::kSyn, .seq = 77}));
    text += ladder.add(talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = 5, .ack = 78}));
    text += ladder.add(talk.say({.seq = 78, .ack = 6, .data = "hello"}));
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      EXPECT_LE(columns(text.substr(at, end - at)), width) << text.substr(at, end - at);
      at = end + 1;
    }
    EXPECT_NE(text.find("\"hello\""), std::string::npos);
  }
}

TEST(TextLadder, CaptureThatBeginsWithAnAnswer_HasTheOpenerOnTheLeft) {
  Conversation talk;
  TextLadder ladder(80);
  const std::string text = ladder.add(talk.answer({.flags = TcpFlags::kSyn | TcpFlags::kAck, .seq = 5, .ack = 78}));
  EXPECT_TRUE(text.starts_with("                    10.0.0.1:50000")) << text;
  EXPECT_NE(text.find("◀"), std::string::npos);
}

TEST(TextLadder, MorePairsThanItRemembers_AreDrawnAllTheSame) {
  TextLadder ladder(80);
  const auto draw = [&](const std::string& from, const std::string& to) {
    Explained packet;
    packet.from = from;
    packet.to = to;
    packet.label = "[UDP]";
    packet.sentence = "A datagram.";
    return ladder.add(packet);
  };
  static_cast<void>(draw("first", "hub"));
  EXPECT_NE(draw("hub", "first").find("◀"), std::string::npos) << "who spoke first stands on the left";
  for (std::size_t i = 0; i < TextLadder::kMostPairs; ++i) {
    EXPECT_NE(draw(std::to_string(i), "hub").find("▶"), std::string::npos);
  }
  EXPECT_NE(draw("hub", "first").find("▶"), std::string::npos) << "it has been forgotten";
}

TEST(TextLadder, RawNumbersAndPayload_AreAChoice) {
  Conversation talk;
  talk.shake();
  const Explained line = talk.say({.seq = Conversation::kIsn + 1, .ack = Conversation::kPeerIsn + 1, .data = "hello"});
  const std::string usual = TextLadder(80).add(line);
  EXPECT_NE(usual.find("\n                    raw Seq 4294967281 Ack 5001\n"), std::string::npos) << usual;
  EXPECT_NE(usual.find("\"hello\""), std::string::npos) << usual;
  const std::string other = TextLadder(80, {.payload = false, .raw = false}).add(line);
  EXPECT_EQ(other.find("raw Seq"), std::string::npos) << other;
  EXPECT_EQ(other.find("hello"), std::string::npos) << other;
}

TEST(Wrapped, Lines_BreakAtBlanks) {
  EXPECT_EQ(wrapped("one two three four five six seven", 2, 24), "  one two three four\n  five six seven\n");
  EXPECT_EQ(wrapped("", 2, 24), "");
  EXPECT_EQ(wrapped(std::string(40, 'x') + " y", 1, 24), " " + std::string(40, 'x') + "\n y\n");
}

TEST(PayloadText, WhatNobodyCanRead_IsEscaped) {
  EXPECT_EQ(payload_text(as_bytes(std::string_view("a\\b\r\n\t\x1b[31m\x7f")), 60), "a\\\\b\\r\\n\\t\\x1B[31m\\x7F");
  EXPECT_EQ(payload_text(as_bytes(std::string_view("señal ✓ — ‘so’…")), 60), "señal ✓ — ‘so’…");
  EXPECT_EQ(payload_text(as_bytes(std::string_view("\xc2\x9b\xe2\x80\xae\xff")), 60), "\\xC2\\x9B\\xE2\\x80\\xAE\\xFF");
  EXPECT_EQ(payload_text(as_bytes(std::string_view("0123456789")), 4), "0123…");
}

TEST(Explainer, AnyPacket_HasASentence) {
  Explainer explainer;
  const std::vector<std::byte> nothing;
  const std::vector<std::byte> zeros(60);
  for (const auto* bytes : {&nothing, &zeros}) {
    for (const std::uint16_t link : std::to_array<std::uint16_t>({0, 1, 9, 101, 113, 147, 276})) {
      const Explained one = explainer.add(
          {.time = std::nullopt, .link_type = link, .bytes = *bytes, .original_length = bytes->size(), .comment = {}});
      EXPECT_FALSE(one.sentence.empty()) << link;
    }
  }
}

}  // namespace
}  // namespace wirelab::explain
