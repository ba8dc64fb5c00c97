#include <gtest/gtest.h>

#include "tests/unit/host/experiment/trace.h"

namespace wirelab::experiment {
namespace {

const net::Endpoint kClient{.address = kRouter, .port = 40'000};

class NagleTest : public testing::Test {
 protected:
  static constexpr SmallWrites kMade{.with = 12'345, .without = 12'347, .write = 5};

  /// A server that writes so often; with `waiting` the later writes wait for the ACK, and go out together.
  void serve(std::uint16_t port, bool waiting) {
    Connection talk(trace, port == kMade.with ? 50'000 : 50'001, port);
    talk.shake();
    talk.say("twenty bytes of text");
    talk.answer_ack();
    talk.answer("TWENT");
    if (waiting) {
      talk.say_ack(milliseconds(4));
      talk.answer("Y BYTES OF TEXT");
    } else {
      for (const std::string_view write : {"Y BYT", "ES OF", " TEXT"}) talk.answer(write);
    }
    talk.say_ack(milliseconds(4));
    talk.close();
  }
  [[nodiscard]] Judgement judge() const {
    const Evidence evidence = trace.evidence();
    return judge_nagle(evidence, kMade);
  }
  Trace trace;
};

TEST_F(NagleTest, JoinedWritesBehindAnAck_AreTheAlgorithm) {
  serve(kMade.with, true);
  serve(kMade.without, false);
  const Judgement judgement = judge();
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_TRUE(judgement.holds());
  EXPECT_EQ(number(judgement, "segments that carried the answer, with Nagle's algorithm"), "2");
  EXPECT_EQ(number(judgement, "segments that carried the answer, without"), "4");
  EXPECT_EQ(number(judgement, "what they cost, without"), "216 bytes of headers for 20 bytes");
  EXPECT_TRUE(judgement.answer.contains("4 writes became 2 segments with it"));
}

TEST_F(NagleTest, SmallSegmentBeforeTheAck_IsNotTheAlgorithm) {
  serve(kMade.with, false);
  serve(kMade.without, false);
  const Judgement judgement = judge();
  EXPECT_TRUE(mentions(failing(judgement), "no small segment goes out"));
  EXPECT_TRUE(mentions(failing(judgement), "are joined"));
  EXPECT_FALSE(judgement.holds());
}

TEST_F(NagleTest, HalfOfTheTrace_AnswersNothing) {
  serve(kMade.with, true);
  const Judgement judgement = judge();
  EXPECT_EQ(failing(judgement).size(), 1U);
  EXPECT_TRUE(judgement.answer.contains("answers nothing"));
}

/// Questions to a server of lines; so long the ACK of half a question takes, or not at all.
void ask(Trace& trace, std::uint16_t client, std::optional<nanoseconds> ack_after) {
  Connection talk(trace, client, 12'346);
  talk.shake();
  if (ack_after) {
    talk.say("half a ");
    talk.answer_ack(*ack_after);
    talk.say("line\n", milliseconds(4));
  } else {
    talk.say("half a line\n");
  }
  talk.answer("HALF A LINE\n");
  talk.say_ack(milliseconds(4));
  talk.close();
}

TEST(DelayedAck, HurtsTwoWritesWithNagle) {
  Trace trace;
  ask(trace, 50'000, milliseconds(40));
  ask(trace, 50'001, std::nullopt);
  ask(trace, 50'002, std::nullopt);
  Questions asked{.port = 12'346,
                  .two_writes = {milliseconds(48)},
                  .two_writes_at_once = {milliseconds(4)},
                  .one_write = {milliseconds(4)}};
  const Evidence evidence = trace.evidence();
  EXPECT_EQ(failing(judge_delayed_ack(evidence, asked)), Texts{});
  asked.two_writes = {milliseconds(5)};
  EXPECT_TRUE(mentions(failing(judge_delayed_ack(evidence, asked)), "much longer"));
  asked.two_writes.clear();
  EXPECT_TRUE(judge_delayed_ack(evidence, asked).answer.contains("answers nothing"));
}

TEST(DelayedAck, PromptAcks_AreNoDelay) {
  Trace trace;
  for (const std::uint16_t client : std::to_array<std::uint16_t>({50'000, 50'001, 50'002}))
    ask(trace, client, microseconds(20));
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_delayed_ack(evidence, {.port = 12'346,
                                                           .two_writes = {milliseconds(48)},
                                                           .two_writes_at_once = {milliseconds(4)},
                                                           .one_write = {milliseconds(4)}});
  EXPECT_TRUE(mentions(failing(judgement), "a delayed one"));
  EXPECT_TRUE(mentions(failing(judgement), "in one write nothing has to wait"));
}

TEST(DelayedAck, WhatARelayJoined_IsSaid) {
  Trace trace;
  for (const std::uint16_t client : std::to_array<std::uint16_t>({50'000, 50'001, 50'002})) {
    ask(trace, client, std::nullopt);
  }
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_delayed_ack(evidence, {.port = 12'346,
                                                           .two_writes = {milliseconds(48)},
                                                           .two_writes_at_once = {milliseconds(4)},
                                                           .one_write = {milliseconds(4)}});
  EXPECT_TRUE(mentions(failing(judgement), "something on the way"));
}

TEST(UrgentMessage, HandshakeIsTheRoundTripMore) {
  Trace trace;
  Connection talk(trace, 50'000, 12'000);
  talk.shake();
  talk.say("urgent");
  talk.answer_ack();
  talk.answer("URGENT");
  talk.say_ack(milliseconds(4));
  talk.close();
  const net::Endpoint server{.address = kHost, .port = 12'000};
  const UrgentMessage sent{.tcp_port = 12'000, .udp_port = 12'000, .tcp = milliseconds(8), .udp = milliseconds(4)};
  {
    const Evidence half = trace.evidence();
    EXPECT_FALSE(judge_urgent_message(half, sent).holds());
  }
  trace.datagram(kClient, server, "urgent", milliseconds(1));
  trace.datagram(server, kClient, "URGENT");
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_urgent_message(evidence, sent);
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_EQ(number(judgement, "round trips up to the answer, TCP"), "2");
  EXPECT_EQ(number(judgement, "round trips up to the answer, UDP"), "1");
  EXPECT_EQ(number(judgement, "packets before the message, TCP"), "3");
}

TEST(Refusal, ResetAndUnreachable_AreTheTwoWays) {
  Trace trace;
  Connection(trace, 50'000, 12'001).refuse();
  const net::Endpoint nobody{.address = kHost, .port = 12'001};
  const NobodyThere met{
      .port = 12'001, .tcp_refused = true, .tcp_told = milliseconds(4), .udp_waited = milliseconds(1000)};
  trace.datagram(kClient, nobody, "anybody?");
  {
    const Evidence silent = trace.evidence();
    EXPECT_EQ(failing(judge_refusal(silent, met)).size(), 1U);
  }
  trace.unreachable();
  const Evidence evidence = trace.evidence();
  EXPECT_EQ(failing(judge_refusal(evidence, met)), Texts{});
  NobodyThere told = met;
  told.udp_told = true;
  EXPECT_TRUE(mentions(failing(judge_refusal(evidence, told)), "no answer ever came"));
}

TEST(Refusal, WhatIsAnswered_IsNoRefusal) {
  Trace trace;
  Connection talk(trace, 50'000, 12'001);
  talk.shake();
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_refusal(evidence, {.port = 12'001});
  EXPECT_TRUE(mentions(failing(judgement), "answered with RST"));
  EXPECT_TRUE(mentions(failing(judgement), "connect failed"));
  EXPECT_FALSE(judge_refusal(Trace().evidence(), {.port = 12'001}).holds());
}

TEST(ReplyPort, IsTheOneThatTheQuestionCameFrom) {
  Trace trace;
  for (const std::uint16_t client : std::to_array<std::uint16_t>({50'000, 50'001})) {
    Connection talk(trace, client, 12'000);
    talk.shake();
    talk.say("which port?");
    talk.answer("WHICH PORT?");
    talk.close();
  }
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_reply_port(evidence, {.port = 12'000, .own = {50'000, 50'001}});
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_FALSE(judgement.answer.contains("NAT"));
  const Judgement relayed = judge_reply_port(evidence, {.port = 12'000, .own = {60'000, 60'001}});
  EXPECT_TRUE(relayed.answer.contains("NAT"));
  EXPECT_FALSE(judge_reply_port(evidence, {.port = 12'001, .own = {50'000}}).holds());
}

}  // namespace
}  // namespace wirelab::experiment
