#include "tests/unit/net_status/picture_story.h"

/// Where the picture's rows and the leases of its interfaces meet.
namespace wirelab::net_status {
namespace {

class PictureLeases : public PictureStory {};

TEST_F(PictureLeases, Address_OfTheLease_SaysWhoGaveIt) {
  begin();
  picture.remove(own_address());
  Lease lease;
  lease.state = LeaseState::bound;
  lease.terms.address = Ipv4(kOwn);
  lease.terms.seconds = 60;
  lease.obtained = now;
  picture.adopt(kCard, lease);
  told();
  picture.put(own_address());
  EXPECT_THAT(told(), ElementsAre("7 address_added lease_given 10.0.2.15"));
  EXPECT_EQ(picture.next(), now + seconds(60));
  pass(seconds(60));
  picture.remove(own_address());
  EXPECT_THAT(told(), ElementsAre("8 lease_expired unknown 10.0.2.15", "9 address_removed lease_lost 10.0.2.15"));
}

TEST_F(PictureLeases, Address_OfAClientThatStartsOver_IsStillTheLeases) {
  begin();
  Lease lease;
  lease.state = LeaseState::bound;
  lease.terms.address = Ipv4(kOwn);
  lease.terms.routers.add(Ipv4(kRouter));
  lease.terms.seconds = 60;
  lease.obtained = now;
  picture.adopt(kCard, lease);
  DhcpDetail discover;
  discover.type = packet::DhcpType::discover;
  discover.sent = true;
  picture.see(kCard, discover, kOwnMac, true);
  EXPECT_EQ(picture.origin_of(own_address()), Origin::dhcp);
  EXPECT_EQ(picture.origin_of(default_by(kRouter)), Origin::dhcp);
  pass(seconds(60));
  EXPECT_EQ(picture.origin_of(own_address()), Origin::unknown);
}

TEST_F(PictureLeases, Dhcp_GoesToTheClientOrIsOverheard) {
  begin();
  DhcpDetail offer;
  offer.type = packet::DhcpType::offer;
  offer.terms.server = Ipv4(kRouter);
  picture.see(kCard, offer, kOwnMac, false);
  EXPECT_THAT(told(), ElementsAre("5 dhcp_offer unknown"));
  offer.terms.server = Ipv4(kPeer);
  picture.see(kCard, offer, kPeerMac, false);
  EXPECT_THAT(told(), ElementsAre("6 second_server unknown 10.0.2.30"));
  picture.see(9, offer, kOwnMac, false);
  picture.see(0, offer, {}, false);
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(PictureLeases, DhcpInOurNameFromOutside_CountsForNothing) {
  begin();
  DhcpDetail message;
  message.type = packet::DhcpType::request;
  message.sent = true;
  message.requested = Ipv4(kOwn);
  picture.see(kCard, message, kOwnMac, true);
  DhcpDetail ack;
  ack.type = packet::DhcpType::ack;
  ack.terms.address = Ipv4(kOwn);
  ack.terms.server = Ipv4(kRouter);
  picture.see(kCard, ack, kOwnMac, false);
  told();
  for (const auto forged : {packet::DhcpType::release, packet::DhcpType::decline, packet::DhcpType::discover}) {
    message.type = forged;
    message.client = Ipv4(kOwn);
    picture.see(kCard, message, kOwnMac, false);
  }
  ack.type = packet::DhcpType::nak;
  picture.see(kCard, ack, kOwnMac, true);
  EXPECT_THAT(told(), ElementsAre());
  EXPECT_EQ(picture.tracker(kCard)->lease().state, LeaseState::bound);
}

TEST_F(PictureLeases, Decline_FollowsFromTheRivalOfTheAddress) {
  begin();
  received(packet::arp_announcement(kRivalMac, kOwn));
  DhcpDetail decline;
  decline.type = packet::DhcpType::decline;
  decline.sent = true;
  decline.requested = Ipv4(kOwn);
  picture.see(kCard, decline, kOwnMac, true);
  EXPECT_THAT(told(), ElementsAre("5 address_duplicate address_in_use 10.0.2.15", "6 dhcp_decline address_in_use #5"));
}

TEST_F(PictureLeases, Lease_StaysWithAnotherNameAndGoesWithTheMac) {
  begin();
  Lease lease;
  lease.state = LeaseState::bound;
  lease.terms.address = Ipv4(kOwn);
  picture.adopt(kCard, lease);
  Interface changed = card(kCard, "lan0");
  picture.put(changed);
  EXPECT_EQ(picture.tracker(kCard)->lease().state, LeaseState::bound);
  told();
  DhcpDetail message;
  message.type = packet::DhcpType::discover;
  message.sent = true;
  picture.see(kCard, message, kOwnMac, true);
  EXPECT_EQ(latest().interface_name.view(), "lan0");
  changed.mac = kPeerMac;
  picture.put(changed);
  EXPECT_EQ(picture.tracker(kCard)->lease().state, LeaseState::none);
}

TEST_F(PictureLeases, PortOfABridge_SpeaksNoDhcpOfItsOwn) {
  begin();
  Interface port = card();
  port.master = 9;
  picture.put(port);
  EXPECT_EQ(picture.tracker(kCard), nullptr);
  port.master = 0;
  picture.put(port);
  ASSERT_NE(picture.tracker(kCard), nullptr);
  EXPECT_EQ(picture.tracker(kCard)->mac(), kOwnMac);
}

}  // namespace
}  // namespace wirelab::net_status
