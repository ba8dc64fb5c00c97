#include "host/explain/talks.h"

#include <gtest/gtest.h>

#include "tests/unit/host/explain/conversation.h"
#include "tests/unit/host/explain/link.h"

namespace wirelab::explain {
namespace {

/// A datagram from that port.
Explained from_port(std::uint16_t port) {
  Explained packet;
  packet.facts.subject = {.topic = Topic::udp, .low = {.address = {}, .port = port}, .high = {}, .number = 0};
  packet.facts.deed = Deed::datagram;
  return packet;
}

TEST(Talks, BothDirections_AreOneConversation) {
  Link link;
  const net::Endpoint here{.address = Link::kHost, .port = 5};
  const net::Endpoint there{.address = Link::kRouter, .port = 9};
  link.datagram(here, there, {});
  link.datagram(there, here, {});
  link.datagram({.address = Link::kHost, .port = 6}, there, {});
  ASSERT_EQ(link.talks().all().size(), 2U);
  EXPECT_EQ(link.talks().all().front().tally.packets, 2U);
  EXPECT_EQ(link.talks().all().back().number, 2U);
  EXPECT_EQ(link.talks().all().back().tally.first_packet, 3U);
}

TEST(Talks, LongConversation_KeepsItsBeginningAndItsEnd) {
  Conversation talk;
  talk.shake();
  constexpr std::size_t kMore = Talks::kMostBeginning + Talks::kMostEnd;
  for (std::uint32_t i = 0; i < kMore; ++i) talk.say({.seq = kC + i, .ack = kS, .data = "x"});
  const Talk& kept = talk.talks().all().front();
  EXPECT_EQ(kept.beginning.size(), Talks::kMostBeginning);
  EXPECT_EQ(kept.end.size(), Talks::kMostEnd);
  EXPECT_EQ(kept.left_out(), 3U);
  EXPECT_EQ(kept.end.back().number, kMore + 3);
  EXPECT_EQ(kept.end.front().number, kept.beginning.back().number + 4);
  EXPECT_EQ(kept.tally.sent[0].bytes, kMore) << "what is left out is counted all the same";
}

TEST(Talks, PacketsOfAll_HaveABound) {
  Talks talks(true);
  std::size_t kept = 0;
  for (std::uint16_t port = 0; port < 100; ++port) {
    for (int i = 0; i < 100; ++i) talks.add(from_port(port));
  }
  for (const Talk& talk : talks.all()) kept += talk.beginning.size() + talk.end.size();
  EXPECT_EQ(kept, Talks::kMostPackets);
  EXPECT_EQ(talks.all().back().left_out(), 100U);
}

TEST(Talks, ConversationsBeyondTheBound_AreCounted) {
  Talks talks(true);
  for (std::size_t port = 0; port < Talks::kMost + 7; ++port) {
    EXPECT_EQ(talks.add(from_port(static_cast<std::uint16_t>(port))), port + 1);
  }
  EXPECT_EQ(talks.add(from_port(3)), 4U);
  EXPECT_EQ(talks.all().size(), Talks::kMost);
  EXPECT_EQ(talks.not_followed(), 7U);
}

TEST(Talks, OneConversation_CanBeChosen) {
  Talks talks(true, 2);
  talks.add(from_port(1));
  talks.add(from_port(2));
  EXPECT_TRUE(talks.all().front().beginning.empty());
  EXPECT_EQ(talks.all().back().beginning.size(), 1U);
}

TEST(Talks, StreamOfAConnection_IsPutTogether) {
  Conversation talk;
  talk.shake();
  talk.say({.seq = kC, .ack = kS, .data = "abc"});
  talk.say({.seq = kC, .ack = kS, .data = "abc"}, std::chrono::seconds(1));
  talk.say({.seq = kC + 3, .ack = kS, .data = "def"});
  EXPECT_EQ(talk.tally().sent[0].stream, "abcdef");
  EXPECT_TRUE(talk.tally().sent[0].stream_whole);
  talk.say({.seq = kC + 9, .ack = kS, .data = "xyz"});
  EXPECT_EQ(talk.tally().sent[0].stream, "abcdef");
  EXPECT_FALSE(talk.tally().sent[0].stream_whole);
}

}  // namespace
}  // namespace wirelab::explain
