#include "tests/unit/net_status/dhcp_story.h"

namespace wirelab::net_status {
namespace {

class DhcpTrackerTest : public DhcpStory {};

// The arrows of RFC 2131 figure 5, one after the other.

TEST_F(DhcpTrackerTest, Acquire_IsAChainFromDiscoverToBound) {
  EXPECT_EQ(state(), LeaseState::none);
  discover(7);
  EXPECT_EQ(state(), LeaseState::selecting);
  EXPECT_EQ(tracker.unanswered(), 1U);
  offer(7);
  EXPECT_EQ(tracker.unanswered(), 0U);
  pass(seconds(1));
  select(7);
  EXPECT_EQ(state(), LeaseState::requesting);
  pass(seconds(1));
  ack(7);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_offer answer #1 10.0.2.15",
                                  "3 dhcp_request answer #2 255.255.255.255", "4 dhcp_ack answer #3 10.0.2.15",
                                  "5 lease_bound lease_given #4 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::bound);
  EXPECT_EQ(tracker.lease().terms, from_server(DhcpType::ack, 7).terms);
  EXPECT_EQ(tracker.lease().source, LeaseSource::frames);
  // The lease counts from the request, not from its answer (RFC 2131 section 4.4.1).
  EXPECT_EQ(tracker.lease().obtained, kStart + seconds(1));
  EXPECT_EQ(tracker.unanswered(), 0U);
  EXPECT_TRUE(tracker.saw_client());
}

TEST_F(DhcpTrackerTest, Request_FollowsFromTheOfferOfItsServer) {
  discover(7);
  offer(7, kOther);
  offer(7, kServer);
  told();
  select(7, kOther);
  EXPECT_THAT(told(), ElementsAre("5 dhcp_request answer #2 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Request_WhoseOfferWasMissed_HasNoCause) {
  discover(7);
  select(7);
  EXPECT_THAT(told(),
              ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_request unknown 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Request_AfterANewDiscover_DoesNotFollowFromAnOldOffer) {
  discover(7);
  offer(7);
  discover(8);
  told();
  select(8);
  EXPECT_THAT(told(), ElementsAre("4 dhcp_request unknown 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Renewal_AtHalfTheLease_IsTold) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  EXPECT_EQ(state(), LeaseState::renewing);
  EXPECT_TRUE(tracker.lease().held());
  ack(8);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request lease_half_over 10.0.2.2", "7 dhcp_ack answer #6 10.0.2.15",
                                  "8 lease_renewed lease_given #7 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::bound);
  EXPECT_EQ(tracker.lease().obtained, kStart + seconds(1800));
  EXPECT_EQ(tracker.next(), kStart + seconds(1800 + 3600));
}

TEST_F(DhcpTrackerTest, Renewal_BeforeItsTime_SaysSo) {
  acquire();
  pass(seconds(1798));
  extend(8, kServer);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request before_its_time 10.0.2.2"));
}

TEST_F(DhcpTrackerTest, Renewal_WithinASecondOfT1_CountsAsT1) {
  acquire();
  pass(seconds(1799));
  extend(8, kServer);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request lease_half_over 10.0.2.2"));
}

TEST_F(DhcpTrackerTest, Rebinding_WithTheServerSilent_TakesAnother) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  pass(seconds(675));
  extend(8, kServer);
  EXPECT_EQ(tracker.unanswered(), 2U);
  pass(seconds(675));
  extend(9, kAll);
  EXPECT_EQ(state(), LeaseState::rebinding);
  EXPECT_EQ(tracker.unanswered(), 3U) << "the server has not answered since T1";
  told();
  ack(9, kOther);
  EXPECT_THAT(told(), ElementsAre("9 dhcp_ack answer #8 10.0.2.15", "10 second_server answer #9 10.0.2.9",
                                  "11 lease_rebound lease_given #9 10.0.2.15"));
  EXPECT_EQ(tracker.lease().terms.server, kOther);
  EXPECT_EQ(tracker.unanswered(), 0U);
}

TEST_F(DhcpTrackerTest, Rebinding_AtSevenEighths_IsCausedByT2) {
  acquire();
  pass(seconds(3150));
  extend(9, kAll);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request lease_nearly_over 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Refusal_WhileRenewing_EndsTheLease) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  told();
  nak(8);
  EXPECT_THAT(told(), ElementsAre("7 dhcp_nak answer #6", "8 lease_refused server_refused #7 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::refused);
  EXPECT_FALSE(tracker.lease().held());
  EXPECT_EQ(tracker.next(), kNever);
  discover(9);
  EXPECT_THAT(told(), ElementsAre("9 dhcp_discover lease_lost 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Refusal_OfARequest_NamesTheAddressThatWasAskedFor) {
  discover(7);
  offer(7);
  select(7);
  told();
  nak(7);
  EXPECT_THAT(told(), ElementsAre("4 dhcp_nak answer #3", "5 lease_refused server_refused #4 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Refusal_WhileRebinding_EndsTheLease) {
  acquire();
  pass(seconds(3150));
  extend(8, kAll);
  nak(8, kOther);
  EXPECT_EQ(state(), LeaseState::refused);
}

TEST_F(DhcpTrackerTest, Refusal_OfADiscover_IsNone) {
  discover(7);
  nak(7);
  EXPECT_EQ(state(), LeaseState::selecting);
  offer(7);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_nak answer #1",
                                  "3 dhcp_offer answer #1 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Reboot_AsksForItsOldAddress) {
  reboot(3);
  EXPECT_EQ(state(), LeaseState::rebooting);
  ack(3);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_request address_of_before 255.255.255.255", "2 dhcp_ack answer #1 10.0.2.15",
                                  "3 lease_bound lease_given #2 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Reboot_InAnotherNetwork_IsRefused) {
  reboot(3);
  nak(3);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_request address_of_before 255.255.255.255", "2 dhcp_nak answer #1",
                                  "3 lease_refused server_refused #2 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Expiry_WithNobodyAnswering_NamesTheLastRequest) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  pass(seconds(1350));
  extend(9, kAll);
  told();
  EXPECT_EQ(tracker.next(), kStart + seconds(3600));
  pass(seconds(449));
  EXPECT_TRUE(tracker.lease().held());
  pass(seconds(1));
  EXPECT_THAT(told(), ElementsAre("8 lease_expired no_answer #7 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::expired);
  EXPECT_EQ(tracker.next(), kNever);
  pass(seconds(3600));
  EXPECT_THAT(told(), ElementsAre()) << "a lease ends once";
  ack(9);
  EXPECT_EQ(state(), LeaseState::expired) << "an answer that comes too late gives nothing";
}

TEST_F(DhcpTrackerTest, Expiry_WithoutAnyRequest_HasNoCause) {
  acquire();
  pass(seconds(3600));
  EXPECT_THAT(told(), ElementsAre("6 lease_expired unknown 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, ClientThatStartsOver_KeepsTheLeasesTimeRunning) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  pass(seconds(2));
  discover(9);
  pass(seconds(4));
  discover(9);
  EXPECT_THAT(told(),
              ElementsAre("6 dhcp_request lease_half_over 10.0.2.2", "7 dhcp_discover starts_over #6 255.255.255.255",
                          "8 dhcp_discover no_answer #7 255.255.255.255"))
      << "the lease has not ended";
  EXPECT_EQ(state(), LeaseState::selecting);
  EXPECT_TRUE(tracker.in_time());
  EXPECT_EQ(tracker.next(), kStart + seconds(3600));
  pass(seconds(1793));
  EXPECT_THAT(told(), ElementsAre());
  pass(seconds(1));
  EXPECT_THAT(told(), ElementsAre("9 lease_expired no_answer #8 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::selecting) << "it still looks for a server";
  EXPECT_FALSE(tracker.in_time());
  EXPECT_EQ(tracker.next(), kNever);
  discover(10);
  EXPECT_THAT(told(), ElementsAre("10 dhcp_discover no_answer #8 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, ClientThatStartsOver_AndIsGivenALease_LosesNone) {
  acquire();
  pass(seconds(60));
  discover(9);
  offer(9);
  discover(10);
  offer(10);
  select(10);
  ack(10);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_discover starts_over 255.255.255.255", "7 dhcp_offer answer #6 10.0.2.15",
                                  "8 dhcp_discover starts_over 255.255.255.255", "9 dhcp_offer answer #8 10.0.2.15",
                                  "10 dhcp_request answer #9 255.255.255.255", "11 dhcp_ack answer #10 10.0.2.15",
                                  "12 lease_bound lease_given #11 10.0.2.15"));
  EXPECT_EQ(tracker.next(), now + seconds(3600)) << "only the new one ends";
}

TEST_F(DhcpTrackerTest, ClientThatIsRestarted_AndRefused_HasNoLeaseToEnd) {
  acquire();
  reboot(9);
  EXPECT_TRUE(tracker.in_time());
  nak(9);
  EXPECT_FALSE(tracker.in_time());
  EXPECT_EQ(tracker.next(), kNever);
}

TEST_F(DhcpTrackerTest, ClientThatStartsOverAndDeclines_HasNoLeaseToEnd) {
  acquire();
  discover(9);
  see(from_client(DhcpType::decline, 9));
  EXPECT_EQ(tracker.next(), kNever);
}

TEST_F(DhcpTrackerTest, DiscoverAMomentBeforeTheEnd_IsTheEnd) {
  acquire();
  pass(seconds(3150));
  extend(9, kAll);
  pass(seconds(449));
  told();
  discover(10);
  EXPECT_THAT(told(),
              ElementsAre("7 lease_expired no_answer #6 10.0.2.15", "8 dhcp_discover lease_lost 255.255.255.255"));
}

TEST_F(DhcpTrackerTest, Release_EndsTheLease) {
  acquire();
  DhcpDetail release = from_client(DhcpType::release, 0x22952935);
  release.client = kOwn;
  release.to = kServer;
  see(release);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_release unknown 10.0.2.2", "7 lease_released answer #6 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::released);
  EXPECT_EQ(tracker.next(), kNever);
}

TEST_F(DhcpTrackerTest, Decline_SaysThatTheAddressIsTaken) {
  acquire();
  DhcpDetail decline = from_client(DhcpType::decline, 9);
  decline.requested = kOwn;
  see(decline);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_decline unknown 255.255.255.255", "7 address_duplicate answer #6 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::none);
  EXPECT_FALSE(tracker.lease().held());
}

TEST_F(DhcpTrackerTest, Decline_WithoutARequestedAddress_IsAboutTheLease) {
  acquire();
  see(from_client(DhcpType::decline, 9));
  EXPECT_THAT(told(), ElementsAre("6 dhcp_decline unknown 255.255.255.255", "7 address_duplicate answer #6 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Decline_FollowsFromTheRivalThatWasSeen) {
  acquire();
  tracker.note_duplicate(kOwn, 4, now);
  pass(seconds(119));
  DhcpDetail decline = from_client(DhcpType::decline, 9);
  decline.requested = kOwn;
  see(decline);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_decline address_in_use #4 255.255.255.255")) << "the rival was told already";
  EXPECT_EQ(state(), LeaseState::none);
}

TEST_F(DhcpTrackerTest, Decline_AfterARivalOfLongAgoOrForAnotherAddress_StandsAlone) {
  acquire();
  DhcpDetail decline = from_client(DhcpType::decline, 9);
  decline.requested = kOwn;
  tracker.note_duplicate(kServer, 4, now);
  see(decline);
  tracker.note_duplicate(kOwn, 4, now);
  pass(seconds(120));
  see(decline);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_decline unknown 255.255.255.255", "7 address_duplicate answer #6 10.0.2.15",
                                  "8 dhcp_decline unknown 255.255.255.255", "9 address_duplicate answer #8 10.0.2.15"));
}

TEST_F(DhcpTrackerTest, Inform_TakesNoLease) {
  acquire();
  const Lease before = tracker.lease();
  DhcpDetail inform = from_client(DhcpType::inform, 9);
  inform.client = kOwn;
  see(inform);
  DhcpDetail answer = from_server(DhcpType::ack, 9);
  answer.terms.address = {};
  answer.terms.seconds.reset();
  see(answer);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_inform unknown 255.255.255.255", "7 dhcp_ack answer #6"));
  EXPECT_EQ(state(), LeaseState::bound);
  EXPECT_EQ(tracker.lease().terms, before.terms);
  EXPECT_EQ(tracker.lease().obtained, before.obtained);
  EXPECT_EQ(tracker.unanswered(), 0U);
}

TEST_F(DhcpTrackerTest, Inform_Refused_KeepsTheLease) {
  acquire();
  see(from_client(DhcpType::inform, 9));
  nak(9);
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpTrackerTest, RapidCommit_BindsWithoutARequest) {
  discover(7);
  DhcpDetail answer = from_server(DhcpType::ack, 7);
  answer.options[0] = 80;
  answer.option_count = 1;
  see(answer);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_ack answer #1 10.0.2.15",
                                  "3 lease_bound lease_given #2 10.0.2.15"));
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpTrackerTest, AckOfADiscover_WithoutRapidCommit_IsNoLease) {
  discover(7);
  ack(7);
  EXPECT_EQ(state(), LeaseState::selecting);
  told();
  offer(7);
  EXPECT_THAT(told(), ElementsAre("3 dhcp_offer answer #1 10.0.2.15")) << "the client still waits for offers";
}

TEST_F(DhcpTrackerTest, Discover_WithALeaseInHand_StartsOver) {
  acquire();
  discover(8);
  EXPECT_EQ(state(), LeaseState::selecting);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_discover starts_over 255.255.255.255"));
}

}  // namespace
}  // namespace wirelab::net_status
