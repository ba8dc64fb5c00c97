#include "firmware/packet/dhcp.h"
#include "tests/unit/net_status/dhcp_story.h"

/// What clients and servers do beside RFC 2131 figure 5: they repeat themselves, change their identifiers, answer each
/// other's questions, and were there before anybody looked.
namespace wirelab::net_status {
namespace {

class DhcpHabitsTest : public DhcpStory {
 protected:
  static Lease held_lease() {
    Lease lease;
    lease.state = LeaseState::bound;
    lease.terms = from_server(DhcpType::ack, 0).terms;
    lease.obtained = kStart - seconds(600);
    lease.source = LeaseSource::udhcpc;
    return lease;
  }
};

TEST_F(DhcpHabitsTest, RepeatedDiscovers_AreCountedUntilAnOfferComes) {
  for (unsigned count = 1; count <= 5; ++count) {
    discover(7);
    EXPECT_EQ(tracker.unanswered(), count);
    pass(seconds(4));
  }
  offer(7);
  EXPECT_EQ(tracker.unanswered(), 0U);
  discover(7);
  EXPECT_EQ(tracker.unanswered(), 1U);
}

TEST_F(DhcpHabitsTest, RepeatedRequest_CountsTheLeaseFromTheLastOne) {
  discover(7);
  offer(7);
  select(7);
  pass(seconds(4));
  select(7);
  EXPECT_EQ(tracker.unanswered(), 2U);
  told();
  ack(7);
  EXPECT_THAT(told(), ElementsAre("5 dhcp_ack answer #4 10.0.2.15", "6 lease_bound lease_given #5 10.0.2.15"));
  EXPECT_EQ(tracker.lease().obtained, kStart + seconds(4));
}

TEST_F(DhcpHabitsTest, RepeatedAck_IsSeenAndRenewsNothing) {
  acquire();
  pass(seconds(10));
  ack(7);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_ack unknown 10.0.2.15"));
  EXPECT_EQ(tracker.lease().obtained, kStart);
}

TEST_F(DhcpHabitsTest, NewXidForEachRequest_IsFollowed) {
  discover(1);
  discover(2);
  offer(2);
  select(3);
  EXPECT_THAT(told(),
              ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_discover no_answer #1 255.255.255.255",
                          "3 dhcp_offer answer #2 10.0.2.15", "4 dhcp_request answer #3 255.255.255.255"));
  ack(3);
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpHabitsTest, ReplyWithAnotherXid_AnswersNothing) {
  discover(7);
  offer(6);
  EXPECT_EQ(tracker.unanswered(), 1U);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_offer unknown 10.0.2.15"));
  offer(7);
  select(7);
  ack(6);
  EXPECT_EQ(state(), LeaseState::requesting);
  nak(6);
  EXPECT_EQ(state(), LeaseState::requesting);
}

TEST_F(DhcpHabitsTest, ReplyBeforeAnyRequest_GivesNothing) {
  ack(0);
  nak(0);
  EXPECT_EQ(state(), LeaseState::none);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_ack unknown 10.0.2.15", "2 dhcp_nak unknown"));
}

TEST_F(DhcpHabitsTest, RenewalByBroadcastBeforeT2_IsCausedByT1) {
  acquire();
  pass(seconds(1800));
  extend(8, kAll);
  EXPECT_EQ(state(), LeaseState::rebinding);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request lease_half_over 255.255.255.255"));
}

TEST_F(DhcpHabitsTest, RenewalThatNamesItsServer_IsStillARenewal) {
  acquire();
  pass(seconds(1800));
  DhcpDetail request = from_client(DhcpType::request, 8);
  request.client = kOwn;
  request.to = kServer;
  request.terms.server = kServer;
  see(request);
  EXPECT_EQ(state(), LeaseState::renewing) << "RFC 2131 forbids the option there, and some clients send it";
  ack(8);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request lease_half_over 10.0.2.2", "7 dhcp_ack answer #6 10.0.2.15",
                                  "8 lease_renewed lease_given #7 10.0.2.15"));
}

TEST_F(DhcpHabitsTest, RenewedWithAnotherAddress_IsTaken) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  DhcpDetail answer = from_server(DhcpType::ack, 8);
  answer.terms.address = ipv4(10, 0, 2, 77);
  see(answer);
  EXPECT_EQ(tracker.lease().terms.address, ipv4(10, 0, 2, 77));
}

TEST_F(DhcpHabitsTest, MessagesWithoutAType_ChangeNothing) {
  acquire();
  see(from_client(DhcpType{}, 8));
  see(from_server(DhcpType{}, 7));
  see(from_client(DhcpType::force_renew, 8));
  see(from_server(DhcpType::force_renew, 7));
  EXPECT_EQ(state(), LeaseState::bound);
  EXPECT_EQ(timeline.last(), shown + 4);
}

TEST_F(DhcpHabitsTest, LeaseWithoutAnEnd_NeverExpires) {
  discover(7);
  offer(7);
  select(7);
  DhcpDetail answer = from_server(DhcpType::ack, 7);
  answer.terms.seconds = packet::kForever;
  see(answer);
  EXPECT_EQ(tracker.next(), kNever);
  pass(std::chrono::years(100));
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpHabitsTest, LeaseWithoutATime_NeverExpires) {
  discover(7);
  select(7);
  DhcpDetail answer = from_server(DhcpType::ack, 7);
  answer.terms.seconds.reset();
  see(answer);
  EXPECT_EQ(tracker.next(), kNever);
}

// Whom it belongs to.

TEST_F(DhcpHabitsTest, OwnQuestion_IsToldAndLeftOut) {
  acquire();
  tracker.leave_out(99);
  discover(99);
  offer(99, kOther);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_discover command 255.255.255.255", "7 dhcp_offer command 10.0.2.15",
                                  "8 second_server answer #7 10.0.2.9"));
  EXPECT_EQ(state(), LeaseState::bound);
  EXPECT_EQ(tracker.unanswered(), 0U);
}

TEST_F(DhcpHabitsTest, OwnQuestion_IsNoSignOfAClient) {
  tracker.leave_out(99);
  discover(99);
  offer(99);
  EXPECT_FALSE(tracker.saw_client());
  EXPECT_EQ(state(), LeaseState::none);
  tracker.adopt(held_lease(), now, timeline);
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpHabitsTest, Command_CausesTheNextMessageAlone) {
  acquire();
  tracker.expect_command(now);
  pass(seconds(1));
  extend(8, kServer);
  extend(8, kServer);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request command 10.0.2.2", "7 dhcp_request before_its_time 10.0.2.2"));
}

TEST_F(DhcpHabitsTest, Command_IsForgottenAfterTenSeconds) {
  acquire();
  tracker.expect_command(now);
  pass(seconds(10));
  extend(8, kServer);
  EXPECT_THAT(told(), ElementsAre("6 dhcp_request before_its_time 10.0.2.2"));
}

TEST_F(DhcpHabitsTest, RenewalAfterARefusal_AsksForTheAddressOfBefore) {
  acquire();
  pass(seconds(1800));
  extend(8, kServer);
  nak(8);
  told();
  extend(8, kAll);
  EXPECT_THAT(told(), ElementsAre("9 dhcp_request address_of_before 255.255.255.255")) << "dhcpcd does so";
  EXPECT_EQ(state(), LeaseState::rebooting);
  extend(8, kAll);
  EXPECT_EQ(state(), LeaseState::rebooting);
  EXPECT_FALSE(tracker.lease().held());
  ack(8);
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpHabitsTest, RenewalOfALeaseThatNobodyTold_HasNoCause) {
  extend(8, kServer);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_request unknown 10.0.2.2"));
  EXPECT_EQ(state(), LeaseState::renewing);
}

TEST_F(DhcpHabitsTest, SecondServer_IsToldOnce) {
  discover(7);
  offer(7, kServer);
  offer(7, kOther);
  offer(7, kOther);
  EXPECT_THAT(told(), ElementsAre("1 dhcp_discover lease_lost 255.255.255.255", "2 dhcp_offer answer #1 10.0.2.15",
                                  "3 dhcp_offer answer #1 10.0.2.15", "4 second_server answer #3 10.0.2.9",
                                  "5 dhcp_offer answer #1 10.0.2.15"));
}

TEST_F(DhcpHabitsTest, ServerWithoutIdentifier_IsKnownByItsAddress) {
  discover(7);
  DhcpDetail offered = from_server(DhcpType::offer, 7);
  offered.terms.server.reset();
  see(offered);
  offer(7, kServer);
  EXPECT_EQ(timeline.last(), 3U) << "both are the same server";
}

TEST_F(DhcpHabitsTest, OverheardServer_IsToldWhenItIsAnother) {
  acquire();
  tracker.overhear(from_server(DhcpType::offer, 1), now, timeline);
  tracker.overhear(from_client(DhcpType::discover, 1), now, timeline);
  EXPECT_THAT(told(), ElementsAre());
  DhcpDetail message = from_server(DhcpType::nak, 1, kOther);
  message.peer = {2, 0, 0, 0, 0, 9};
  tracker.overhear(message, now, timeline);
  EXPECT_THAT(told(), ElementsAre("6 second_server unknown 10.0.2.9"));
  EXPECT_EQ(timeline.find(6)->mac, message.peer);
  EXPECT_EQ(state(), LeaseState::bound) << "it was another host's";
}

TEST_F(DhcpHabitsTest, FirstServerThatIsOverheard_IsNoSecondOne) {
  tracker.overhear(from_server(DhcpType::offer, 1), now, timeline);
  EXPECT_EQ(timeline.last(), 0U);
  acquire();
  EXPECT_EQ(timeline.last(), 5U);
}

// Held before anybody looked.

TEST_F(DhcpHabitsTest, AdoptedLease_IsKnownAndToldOnce) {
  tracker.adopt(held_lease(), now, timeline);
  tracker.adopt(held_lease(), now, timeline);
  EXPECT_THAT(told(), ElementsAre("1 lease_known found_at_start 10.0.2.15"));
  EXPECT_EQ(tracker.lease().source, LeaseSource::udhcpc);
  EXPECT_EQ(tracker.next(), kStart + seconds(3000));
  EXPECT_FALSE(tracker.saw_client());
}

TEST_F(DhcpHabitsTest, AdoptedLease_ReplacedByANewerOne_IsToldAgain) {
  tracker.adopt(held_lease(), now, timeline);
  Lease renewed = held_lease();
  renewed.obtained = now;
  tracker.adopt(renewed, now, timeline);
  EXPECT_THAT(told(), ElementsAre("1 lease_known found_at_start 10.0.2.15", "2 lease_known found_at_start 10.0.2.15"));
}

TEST_F(DhcpHabitsTest, AdoptedLease_IsRenewedByItsFirstFrame) {
  tracker.adopt(held_lease(), now, timeline);
  told();
  pass(seconds(1200));
  extend(8, kServer);
  ack(8);
  EXPECT_THAT(told(), ElementsAre("2 dhcp_request lease_half_over 10.0.2.2", "3 dhcp_ack answer #2 10.0.2.15",
                                  "4 lease_renewed lease_given #3 10.0.2.15"));
  EXPECT_EQ(tracker.lease().source, LeaseSource::frames);
}

TEST_F(DhcpHabitsTest, AdoptedLease_EndsInItsTime) {
  tracker.adopt(held_lease(), now, timeline);
  pass(seconds(3000));
  EXPECT_EQ(state(), LeaseState::expired);
}

TEST_F(DhcpHabitsTest, AdoptedLease_NamesItsServer) {
  tracker.adopt(held_lease(), now, timeline);
  tracker.overhear(from_server(DhcpType::offer, 1, kOther), now, timeline);
  EXPECT_THAT(told(), ElementsAre("1 lease_known found_at_start 10.0.2.15", "2 second_server unknown 10.0.2.9"));
}

TEST_F(DhcpHabitsTest, Adoption_AfterFrames_ChangesNothing) {
  discover(7);
  tracker.adopt(held_lease(), now, timeline);
  EXPECT_EQ(state(), LeaseState::selecting);
}

TEST_F(DhcpHabitsTest, Adoption_OfNoLease_ChangesNothing) {
  Lease none = held_lease();
  none.state = LeaseState::expired;
  tracker.adopt(none, now, timeline);
  EXPECT_EQ(state(), LeaseState::none);
  EXPECT_EQ(timeline.last(), 0U);
}

TEST_F(DhcpHabitsTest, Start_ForgetsEverything) {
  acquire();
  tracker.start(3, "eth1", kMac);
  EXPECT_EQ(state(), LeaseState::none);
  EXPECT_EQ(tracker.interface(), 3U);
  EXPECT_FALSE(tracker.saw_client());
  EXPECT_EQ(tracker.next(), kNever);
}

TEST_F(DhcpHabitsTest, SeveralQuestionsOfOurOwn_AreNoneOfTheClients) {
  acquire();
  for (std::uint32_t xid = 100; xid < 100 + DhcpTracker::kOwnQuestions; ++xid) tracker.leave_out(xid);
  discover(100);
  discover(100 + DhcpTracker::kOwnQuestions - 1);
  EXPECT_THAT(told(),
              ElementsAre("6 dhcp_discover command 255.255.255.255", "7 dhcp_discover command 255.255.255.255"));
  EXPECT_EQ(state(), LeaseState::bound);
}

TEST_F(DhcpHabitsTest, LeaseThatIsOverAlready_IsNotAdopted) {
  Lease old = held_lease();
  old.obtained = now - seconds(7200);
  tracker.adopt(old, now, timeline);
  EXPECT_EQ(state(), LeaseState::none);
}

}  // namespace
}  // namespace wirelab::net_status
