#include "tests/unit/net_status/picture_story.h"

/// Neighbours that come, change and go, why they do, and hosts that quarrel about an address.
namespace wirelab::net_status {
namespace {

class NeighboursTest : public PictureStory {
 protected:
  NeighboursTest() { begin(); }
};

// Why a neighbour is there.

TEST_F(NeighboursTest, WhoeverAnswers_IsNewBecauseOfTheReply) {
  sent(packet::arp_request(kOwnMac, kOwn, kPeer));
  picture.put(neighbour_at(kPeer, std::nullopt, NeighbourState::incomplete));
  received(packet::arp_reply(kPeerMac, kPeer, packet::arp_request(kOwnMac, kOwn, kPeer)));
  picture.put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_reply 10.0.2.30"));
  EXPECT_EQ(latest().mac, kPeerMac);
  EXPECT_EQ(latest().mac_before, std::nullopt);
  EXPECT_FALSE(latest().gateway);
}

TEST_F(NeighboursTest, WhoeverAsks_IsNewBecauseOfItsRequest) {
  received(packet::arp_request(kPeerMac, kPeer, kOwn));
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::stale));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_request 10.0.2.30"));
}

TEST_F(NeighboursTest, WhoeverAnnouncesItself_IsNewBecauseOfThat) {
  received(packet::arp_announcement(kPeerMac, kPeer));
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::stale));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_announcement 10.0.2.30"));
}

TEST_F(NeighboursTest, ReplyThatNobodyAskedFor_IsAnAnnouncement) {
  received(packet::arp_reply(kPeerMac, kPeer, packet::arp_request(kOwnMac, kOwn, kPeer)));
  picture.put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_announcement 10.0.2.30"));
}

TEST_F(NeighboursTest, PacketOfLongAgo_ExplainsNothing) {
  received(packet::arp_request(kPeerMac, kPeer, kOwn));
  pass(seconds(6));
  picture.put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new stack 10.0.2.30"));
}

TEST_F(NeighboursTest, PacketOfAnotherLinkOrMac_ExplainsNothing) {
  picture.see(ArpSeen{3, false, now, packet::arp_request(kPeerMac, kPeer, kOwn)});
  received(packet::arp_request(kRivalMac, kPeer, kOwn));
  picture.put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new stack 10.0.2.30"));
}

TEST_F(NeighboursTest, WhatWasThereAtTheStart_IsNoNews) {
  Picture fresh{{}};
  fresh.begin_all();
  fresh.put(neighbour_at(kPeer, kPeerMac));
  fresh.end_all();
  EXPECT_EQ(fresh.timeline().last(), 0U);
  EXPECT_EQ(fresh.neighbour(kCard, kPeer)->mac, kPeerMac);
  EXPECT_EQ(fresh.neighbour(kCard, kRouter), nullptr);
}

// What becomes of it.

TEST_F(NeighboursTest, StateAlone_IsNoNews) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  for (const NeighbourState state :
       {NeighbourState::stale, NeighbourState::delay, NeighbourState::probe, NeighbourState::reachable}) {
    picture.put(neighbour_at(kPeer, kPeerMac, state));
  }
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(NeighboursTest, AnotherMac_IsAChange) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  received(packet::arp_announcement(kRivalMac, kPeer));
  picture.put(neighbour_at(kPeer, kRivalMac));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_changed arp_announcement 10.0.2.30"));
  EXPECT_EQ(latest().mac, kRivalMac);
  EXPECT_EQ(latest().mac_before, kPeerMac);
}

TEST_F(NeighboursTest, NobodyAnswers_IsGoneForThatReason) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::probe));
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::failed));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone no_answer 10.0.2.30"));
  EXPECT_EQ(latest().mac, kPeerMac);
  picture.remove(neighbour_at(kPeer, std::nullopt));
  EXPECT_THAT(told(), ElementsAre()) << "it went already";
  EXPECT_EQ(picture.neighbour(kCard, kPeer), nullptr);
}

TEST_F(NeighboursTest, NeverAnswered_WasNeverThere) {
  picture.put(neighbour_at(kPeer, std::nullopt, NeighbourState::incomplete));
  picture.put(neighbour_at(kPeer, std::nullopt, NeighbourState::failed));
  picture.remove(neighbour_at(kPeer, std::nullopt));
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(NeighboursTest, RemovedByCommand_SaysSo) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  picture.put(neighbour_at(kRouter, kRouterMac));
  told();
  picture.expect_removal(neighbour_at(kPeer, kPeerMac));
  picture.remove(neighbour_at(kRouter, kRouterMac));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("7 neighbour_gone stack 10.0.2.2", "8 neighbour_gone command 10.0.2.30"));
  picture.put(neighbour_at(kPeer, kPeerMac));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("9 neighbour_new stack 10.0.2.30", "10 neighbour_gone stack 10.0.2.30"));
}

TEST_F(NeighboursTest, RemovedBySomebodyElse_FailsFirstOnLinuxAndWasNotAsked) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::failed));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone stack 10.0.2.30"));
}

TEST_F(NeighboursTest, RemovedFiveSecondsAfterTheCommand_HasAnotherCause) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  picture.expect_removal(neighbour_at(kPeer, kPeerMac));
  pass(seconds(5));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone stack 10.0.2.30"));
}

TEST_F(NeighboursTest, RemovedByCommand_FailsFirstOnLinux) {
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  picture.expect_removal(neighbour_at(kPeer, kPeerMac));
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::failed));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone command 10.0.2.30"));
}

// The gateway.

TEST_F(NeighboursTest, SpoofedGateway_IsToldWithBothMacs) {
  picture.put(neighbour_at(kRouter, kRouterMac));
  EXPECT_TRUE(latest().gateway);
  told();
  received(packet::arp_reply(kRivalMac, kRouter, packet::arp_request(kOwnMac, kOwn, kRouter)));
  picture.put(neighbour_at(kRouter, kRivalMac));
  EXPECT_THAT(told(), ElementsAre("6 neighbour_changed arp_announcement 10.0.2.2"));
  EXPECT_TRUE(latest().gateway);
  EXPECT_EQ(latest().mac_before, kRouterMac);
}

TEST_F(NeighboursTest, GatewayForgottenByTheStack_IsStillComparedWithItsOldMac) {
  picture.put(neighbour_at(kRouter, kRouterMac));
  picture.remove(neighbour_at(kRouter, kRouterMac));
  told();
  picture.put(neighbour_at(kRouter, kRivalMac));
  EXPECT_THAT(told(), ElementsAre("7 neighbour_changed stack 10.0.2.2"));
  EXPECT_EQ(latest().mac_before, kRouterMac);
  picture.remove(neighbour_at(kRouter, kRivalMac));
  told();
  picture.put(neighbour_at(kRouter, kRivalMac));
  EXPECT_THAT(told(), ElementsAre("9 neighbour_new stack 10.0.2.2")) << "the same one again";
}

TEST_F(NeighboursTest, GatewaySeenAtTheStart_IsRemembered) {
  picture.begin_all();
  picture.put(card());
  picture.put(default_by(kRouter));
  picture.put(neighbour_at(kRouter, kRouterMac));
  picture.end_all();
  picture.remove(neighbour_at(kRouter, kRouterMac));
  picture.put(neighbour_at(kRouter, kRivalMac));
  EXPECT_EQ(latest().kind, EventKind::neighbour_changed);
}

// Quarrels about an address.

TEST_F(NeighboursTest, AnyPacketFromOurAddress_IsADuplicate) {
  received(packet::arp_request(kRivalMac, kOwn, kPeer));
  EXPECT_THAT(told(), ElementsAre("5 address_duplicate address_in_use 10.0.2.15"));
  EXPECT_EQ(latest().mac, kRivalMac);
  received(packet::arp_reply(kPeerMac, kOwn, packet::arp_request(kRivalMac, kRouter, kOwn)));
  EXPECT_THAT(told(), ElementsAre("6 address_duplicate address_in_use 10.0.2.15"));
  EXPECT_EQ(latest().mac, kPeerMac);
}

TEST_F(NeighboursTest, OurOwnPackets_AreNoDuplicate) {
  sent(packet::arp_announcement(kOwnMac, kOwn));
  received(packet::arp_announcement(kOwnMac, kOwn));
  picture.see(ArpSeen{9, false, now, packet::arp_announcement(kRivalMac, kOwn)});
  EXPECT_THAT(told(), ElementsAre()) << "sent, come back, or of an interface that is not there";
}

TEST_F(NeighboursTest, RepeatedRival_IsToldAgainAfterAMinute) {
  received(packet::arp_announcement(kRivalMac, kOwn));
  for (int count = 0; count < 59; ++count) {
    pass(seconds(1));
    received(packet::arp_announcement(kRivalMac, kOwn));
  }
  EXPECT_THAT(told(), ElementsAre("5 address_duplicate address_in_use 10.0.2.15"));
  pass(seconds(1));
  received(packet::arp_announcement(kRivalMac, kOwn));
  EXPECT_THAT(told(), ElementsAre("6 address_duplicate address_in_use 10.0.2.15"));
}

TEST_F(NeighboursTest, ProbeForOurAddress_IsToldAndItsUseToo) {
  received(packet::arp_probe(kRivalMac, kOwn));
  EXPECT_THAT(told(), ElementsAre("5 address_wanted address_probed 10.0.2.15"));
  pass(seconds(3));
  received(packet::arp_announcement(kRivalMac, kOwn));
  EXPECT_THAT(told(), ElementsAre("6 address_duplicate address_in_use 10.0.2.15"))
      << "first it asked, now it has it: that is worse";
}

TEST_F(NeighboursTest, ProbeForAnothersAddress_IsNoQuarrel) {
  received(packet::arp_probe(kRivalMac, kPeer));
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(NeighboursTest, AnswerToOurProbe_IsADuplicate) {
  const auto probe = packet::arp_probe(kOwnMac, kPeer);
  sent(probe);
  received(packet::arp_reply(kRivalMac, kPeer, probe));
  EXPECT_THAT(told(), ElementsAre("5 address_duplicate address_probed 10.0.2.30"));
  EXPECT_EQ(latest().mac, kRivalMac);
}

TEST_F(NeighboursTest, TwoProbesAtATime_AreAQuarrel) {
  sent(packet::arp_probe(kOwnMac, kPeer));
  received(packet::arp_probe(kRivalMac, kPeer));
  EXPECT_THAT(told(), ElementsAre("5 address_wanted address_probed 10.0.2.30"));
}

TEST_F(NeighboursTest, AnswerToOurRequest_IsNoQuarrel) {
  const auto request = packet::arp_request(kOwnMac, kOwn, kPeer);
  sent(request);
  received(packet::arp_reply(kPeerMac, kPeer, request));
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(NeighboursTest, RivalsWithMadeUpMacs_AreToldEightAMinute) {
  for (std::uint8_t last = 0; last < 200; ++last) received(packet::arp_announcement({2, 1, 1, 1, 1, last}, kOwn));
  EXPECT_EQ(told().size(), 8U);
  pass(seconds(60));
  received(packet::arp_announcement(kRivalMac, kOwn));
  EXPECT_EQ(told().size(), 1U);
}

// Floods.

TEST_F(NeighboursTest, FloodOfTenThousand_IsBoundedAndKeepsTheRest) {
  DhcpDetail ack;
  ack.type = packet::DhcpType::ack;
  ack.terms.server = Ipv4(kRouter);
  picture.see(kCard, ack, kOwnMac, false);
  const std::uint64_t dhcp_event = picture.timeline().last();
  picture.put(neighbour_at(kRouter, kRouterMac));
  for (unsigned host = 0; host < 10'000; ++host) {
    const auto high = static_cast<std::uint8_t>(host >> 8U);
    const auto low = static_cast<std::uint8_t>(host);
    const Address address = Address::ipv4(10, 9, high, low);
    const net::MacAddress mac{2, 9, 0, 0, high, low};
    pass(std::chrono::microseconds(100));
    received(packet::arp_request(mac, address, kOwn));
    picture.put(neighbour_at(address, mac, NeighbourState::stale));
    picture.lost(kCard, 1);
  }
  EXPECT_EQ(picture.neighbours().size(), Sizes().neighbours);
  EXPECT_EQ(picture.left_out(), 10'000 - Sizes().neighbours + 1) << "the gateway has a place too";
  pass(seconds(20));
  EXPECT_EQ(picture.timeline().find(dhcp_event)->kind, EventKind::dhcp_message);
  EXPECT_NE(picture.timeline().detail(*picture.timeline().find(dhcp_event)), nullptr);
  std::uint64_t one_by_one = 0;
  std::uint64_t summed = 0;
  for (const Event* event = picture.timeline().find(dhcp_event); event != nullptr;
       event = picture.timeline().find(event->sequence + 1)) {
    if (event->kind == EventKind::neighbour_new) ++one_by_one;
    if (event->kind == EventKind::neighbours_many) summed += event->count;
  }
  EXPECT_EQ(one_by_one + summed, Sizes().neighbours) << "each one that got a place was told or counted";
  EXPECT_LE(one_by_one, Timeline::kBurst + 8);
  EXPECT_LE(picture.timeline().last(), dhcp_event + 100);
  received(packet::arp_announcement(kRivalMac, kRouter));
  picture.put(neighbour_at(kRouter, kRivalMac));
  EXPECT_EQ(latest().kind, EventKind::neighbour_changed) << "the gateway is told in any flood";
}

TEST_F(NeighboursTest, AnotherInterfaceOfThisHost_IsNoRival) {
  begin();
  Interface other = card(3, "eth1");
  other.mac = kRivalMac;
  picture.put(other);
  told();
  received(packet::arp_announcement(kRivalMac, kOwn));
  received(packet::arp_probe(kRivalMac, kOwn));
  EXPECT_THAT(told(), ElementsAre());
  received(packet::arp_announcement(kPeerMac, kOwn));
  EXPECT_EQ(latest().kind, EventKind::address_duplicate);
}

TEST_F(NeighboursTest, NeighboursThatAreToldAgain_AreLeftOutOnce) {
  Picture small({.neighbours = 1});
  small.begin_all();
  small.put(card());
  small.put(neighbour_at(kPeer, kPeerMac));
  small.put(neighbour_at(kRouter, kRouterMac));
  small.end_all();
  for (int round = 0; round < 3; ++round) {
    small.neighbours_again();
    small.put(neighbour_at(kPeer, kPeerMac));
    small.put(neighbour_at(kRouter, kRouterMac));
  }
  EXPECT_EQ(small.left_out(), 1U);
}

}  // namespace
}  // namespace wirelab::net_status
