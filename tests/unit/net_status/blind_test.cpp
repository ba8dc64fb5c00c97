#include "tests/unit/net_status/schema_check.h"
#include "tests/unit/net_status/service_story.h"

/// A reporter that may change tables but not look at frames (CAP_NET_ADMIN without CAP_NET_RAW).
namespace wirelab::net_status {
namespace {

class BlindTest : public ServiceStory {
 protected:
  BlindTest() { stack.tap_failure = Error::not_allowed; }

  /// Lets time pass to the end of a command; what it says is held to the schema.
  std::string finish(Client& client, Duration limit) {
    for (const TimePoint end = clock.now() + limit; !client.over && clock.now() < end;
         clock.advance(milliseconds(10))) {
      turn();
    }
    EXPECT_TRUE(client.over);
    EXPECT_TRUE(hold_to_schema(std::array{client.said}));
    return client.said;
  }
};

TEST_F(BlindTest, NextHop_HasTheStackAskAndWaitsForItsTable) {
  begin();
  Client client(*this, "NEXT_HOP", "10.0.2.30");
  EXPECT_THAT(facts.done, ElementsAre("ask 10.0.2.30"));
  run_for(milliseconds(500));
  EXPECT_FALSE(client.over);
  put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(finish(client, milliseconds(200)),
              HasSubstr(R"("mac":"02:00:00:00:00:30","whose":"10.0.2.30","known":"asked")"));
}

TEST_F(BlindTest, NextHop_ThatNobodyAnswers_SaysSo) {
  begin();
  Client client(*this, "NEXT_HOP", "10.0.2.30");
  EXPECT_THAT(finish(client, seconds(4)), HasSubstr(R"("mac":null,"whose":null,"known":"no_answer")"));
}

TEST_F(BlindTest, NextHop_WhereTheStackMayNotAskEither_SaysThatNobodyAsked) {
  facts.ask_refusal = Refusal{Error::not_allowed, "no"};
  begin();
  EXPECT_THAT(ask("NEXT_HOP", "10.0.2.30"), HasSubstr(R"("mac":null,"whose":null,"known":"none")"));
}

TEST_F(BlindTest, Resolve_ShowsTheStacksAnswerAndThatFramesAreMissing) {
  begin();
  Client client(*this, "ARP_RESOLVE", "10.0.2.30");
  EXPECT_THAT(facts.done, ElementsAre("ask 10.0.2.30"));
  put(neighbour_at(kPeer, std::nullopt, NeighbourState::incomplete));
  run_for(milliseconds(500));
  EXPECT_FALSE(client.over);
  put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(finish(client, milliseconds(200)),
              AllOf(HasSubstr(R"("mac":"02:00:00:00:00:30","took_us":null,"request":null,"replies":[])"),
                    HasSubstr(R"("frames_missing":"wirelabd is not allowed to look at frames)")));
}

TEST_F(BlindTest, Resolve_ThatNobodyAnswers_EndsInItsTime) {
  begin();
  Client client(*this, "ARP_RESOLVE", "10.0.2.30 wait_ms=250");
  run_for(milliseconds(200));
  EXPECT_FALSE(client.over);
  EXPECT_THAT(finish(client, milliseconds(150)), HasSubstr(R"("mac":null,)"));
}

TEST_F(BlindTest, Resolve_WhatTheStackRefuses_IsPassedOn) {
  facts.ask_refusal = Refusal{Error::not_allowed, "give it CAP_NET_ADMIN"};
  begin();
  EXPECT_THAT(ask("ARP_RESOLVE", "10.0.2.30"), AllOf(HasSubstr("not-allowed"), HasSubstr("CAP_NET_ADMIN")));
}

TEST_F(BlindTest, Resolve_WithoutPermission_LeavesTheStackAlone) {
  begin({.may_change = false});
  EXPECT_THAT(ask("ARP_RESOLVE", "10.0.2.30"), AllOf(HasSubstr("unsupported"), HasSubstr("CAP_NET_RAW")));
  EXPECT_THAT(facts.done, ElementsAre());
}

TEST_F(BlindTest, Resolve_OffTheLink_LeavesTheStackAlone) {
  begin();
  facts.route->gateway = kRouter;
  EXPECT_THAT(ask("ARP_RESOLVE", "93.184.216.34 interface=eth0"),
              AllOf(HasSubstr("unsupported"), HasSubstr("CAP_NET_RAW")));
  EXPECT_THAT(facts.done, ElementsAre()) << "it keeps an entry for each address that it asked for";
}

}  // namespace
}  // namespace wirelab::net_status
