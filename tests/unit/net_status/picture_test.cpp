#include "tests/unit/net_status/picture_story.h"

/// The rows of a stack: interfaces, addresses, routes, and what happens to them.
namespace wirelab::net_status {
namespace {

class PictureTest : public PictureStory {};

TEST_F(PictureTest, FirstRows_WereThereBefore) {
  begin();
  shown = 0;
  EXPECT_THAT(told(),
              ElementsAre("1 interface_new found_at_start", "2 link_up found_at_start",
                          "3 address_added found_at_start 10.0.2.15", "4 gateway_changed found_at_start 10.0.2.2"));
  EXPECT_EQ(picture.timeline().find(3)->prefix, 24);
  EXPECT_EQ(picture.timeline().find(3)->interface_name.view(), "eth0");
}

TEST_F(PictureTest, RowsPutAgain_ChangeNothing) {
  begin();
  picture.begin_all();
  picture.put(card());
  picture.put(own_address());
  picture.put(link_route(Address::ipv4(10, 0, 2, 0), 24));
  picture.put(default_by(kRouter));
  picture.end_all();
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(PictureTest, RowsLeftOutOfARound_AreGone) {
  begin();
  picture.put(neighbour_at(kPeer, kPeerMac));
  told();
  picture.begin_all();
  picture.put(card());
  picture.end_all();
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone stack 10.0.2.30", "7 gateway_changed stack 10.0.2.2",
                                  "8 address_removed stack 10.0.2.15"));
  EXPECT_EQ(latest().prefix, 24);
  EXPECT_TRUE(picture.routes().empty());
  EXPECT_EQ(picture.interfaces().size(), 1U);
}

TEST_F(PictureTest, RemovedRows_AreGone) {
  begin();
  picture.remove(own_address());
  picture.remove(default_by(kRouter));
  EXPECT_EQ(latest().count, 0U) << "no gateway is left";
  picture.remove(card());
  EXPECT_THAT(told(), ElementsAre("5 address_removed stack 10.0.2.15", "6 gateway_changed stack 10.0.2.2",
                                  "7 interface_gone stack"));
  EXPECT_EQ(latest().interface_name.view(), "eth0");
  EXPECT_EQ(picture.tracker(kCard), nullptr);
}

/// Another card with its own address, router and neighbour.
void put_second_card(Picture& picture) {
  Interface other = card(3, "eth1");
  other.mac = kPeerMac;
  picture.put(other);
  InterfaceAddress own = own_address(Address::ipv4(10, 9, 0, 15));
  own.interface = 3;
  picture.put(own);
  Route route = default_by(Address::ipv4(10, 9, 0, 1), 200);
  route.interface = 3;
  picture.put(route);
  Neighbour neighbour = neighbour_at(Address::ipv4(10, 9, 0, 1), kRivalMac);
  neighbour.interface = 3;
  picture.put(neighbour);
}

TEST_F(PictureTest, InterfaceThatGoes_TakesItsRowsAlong) {
  begin();
  put_second_card(picture);
  picture.put(neighbour_at(kRouter, kRouterMac));
  told();
  picture.remove(card());
  EXPECT_THAT(told(), ElementsAre("10 interface_gone stack", "11 neighbour_gone answer #10 10.0.2.2",
                                  "12 gateway_changed answer #10 10.9.0.1", "13 address_removed answer #10 10.0.2.15"));
  EXPECT_EQ(latest().interface_name.view(), "eth0") << "its name is known to the last of them";
  EXPECT_EQ(picture.addresses().size() + picture.routes().size() + picture.neighbours().size(), 3U)
      << "the other card's";
  picture.remove(own_address());
  EXPECT_THAT(told(), ElementsAre()) << "a stack that tells the rows' ends too";
}

TEST_F(PictureTest, InterfaceLeftOutOfARound_IsWhyItsRowsGo) {
  begin();
  picture.put(neighbour_at(kPeer, kPeerMac));
  put_second_card(picture);
  told();
  picture.begin_all();
  Interface other = card(3, "eth1");
  other.mac = kPeerMac;
  picture.put(other);
  picture.end_all();
  EXPECT_THAT(told(), ElementsAre("10 interface_gone stack", "11 neighbour_gone answer #10 10.0.2.30",
                                  "12 gateway_changed answer #10 10.9.0.1", "13 address_removed answer #10 10.0.2.15",
                                  "14 neighbour_gone stack 10.9.0.1", "15 gateway_changed stack 10.9.0.1",
                                  "16 address_removed stack 10.9.0.15"))
      << "what the other card has lost is no fault of the first";
}

TEST_F(PictureTest, RemovingWhatIsNotThere_ChangesNothing) {
  begin();
  picture.remove(card(9, "eth9"));
  picture.remove(own_address(kPeer));
  picture.remove(default_by(kPeer));
  picture.remove(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(PictureTest, Link_IsUpOnlyWithACable) {
  begin();
  Interface interface = card();
  interface.link = false;
  picture.put(interface);
  interface.up = false;
  picture.put(interface);
  picture.put(card());
  interface = card();
  interface.received.bytes = 1;
  picture.put(interface);
  EXPECT_THAT(told(), ElementsAre("5 link_down stack", "6 link_down stack", "7 link_up stack"));
  EXPECT_EQ(picture.interface(kCard)->received.bytes, 1U);
}

TEST_F(PictureTest, Loopback_IsNotWorthALine) {
  begin();
  Interface loopback = card(1, "lo");
  loopback.kind = InterfaceKind::loopback;
  picture.put(loopback);
  InterfaceAddress address = own_address(Address::loopback(net::Family::ipv4), 8);
  address.interface = 1;
  picture.put(address);
  picture.remove(address);
  EXPECT_THAT(told(), ElementsAre("5 interface_new stack"));
  EXPECT_EQ(picture.tracker(1), nullptr) << "nobody speaks DHCP there";
}

TEST_F(PictureTest, NewCard_UnderAnOldNumber_BeginsWithoutALease) {
  begin();
  Lease lease;
  lease.state = LeaseState::bound;
  picture.adopt(kCard, lease);
  EXPECT_TRUE(picture.tracker(kCard)->lease().held());
  Interface other = card();
  other.mac = kPeerMac;
  picture.put(other);
  EXPECT_FALSE(picture.tracker(kCard)->lease().held());
}

TEST_F(PictureTest, Interfaces_AreFoundByNumberAndName) {
  begin();
  EXPECT_EQ(picture.interface(kCard)->name.view(), "eth0");
  EXPECT_EQ(picture.interface("eth0")->index, kCard);
  EXPECT_EQ(picture.interface("eth1"), nullptr);
  EXPECT_EQ(picture.interface(InterfaceIndex{9}), nullptr);
  EXPECT_TRUE(picture.owns(kOwn));
  EXPECT_FALSE(picture.owns(kPeer));
}

TEST_F(PictureTest, DuplicateFoundByTheStack_IsToldOnce) {
  begin();
  InterfaceAddress six = own_address(*Address::parse("fe80::1%2"), 64);
  six.tentative = true;
  picture.put(six);
  six.tentative = false;
  six.duplicate = true;
  picture.put(six);
  picture.put(six);
  EXPECT_THAT(told(), ElementsAre("5 address_added stack fe80::1%2", "6 address_duplicate stack fe80::1%2"));
}

TEST_F(PictureTest, DefaultRoute_IsTheOneWithTheSmallestMetric) {
  begin();
  EXPECT_EQ(picture.default_route(net::Family::ipv4)->gateway, kRouter);
  EXPECT_EQ(picture.default_route(net::Family::ipv6), nullptr);
  picture.remove(default_by(kRouter));
  told();
  picture.put(default_by(kRouter, 100));
  picture.put(default_by(kPeer, 200));
  picture.put(default_by(kPeer, 50));
  picture.remove(default_by(kPeer, 50));
  EXPECT_THAT(told(), ElementsAre("6 gateway_changed stack 10.0.2.2", "7 gateway_changed stack 10.0.2.30",
                                  "8 gateway_changed stack 10.0.2.2"));
  EXPECT_EQ(latest().count, 1U);
  EXPECT_TRUE(picture.is_gateway(kCard, kPeer));
  EXPECT_FALSE(picture.is_gateway(kCard, kOwn));
  EXPECT_FALSE(picture.is_gateway(3, kPeer));
}

TEST_F(PictureTest, DefaultRouteOfIpv6_IsAnEventOfItsOwn) {
  begin();
  picture.put(default_by(*Address::parse("fe80::2%2")));
  EXPECT_THAT(told(), ElementsAre("5 gateway_changed stack fe80::2%2"));
}

TEST_F(PictureTest, DefaultRouteWithoutAGateway_IsNoGateway) {
  begin();
  picture.put(link_route(Address(), 0));
  EXPECT_THAT(told(), ElementsAre());
  EXPECT_EQ(picture.default_route(net::Family::ipv4)->gateway, kRouter);
}

TEST_F(PictureTest, FullTables_LeaveOutAndSaySo) {
  Picture small({.interfaces = 1, .addresses = 1, .routes = 1, .neighbours = 1});
  small.begin_all();
  small.put(card());
  small.put(card(3, "eth1"));
  small.put(own_address());
  small.put(own_address(kPeer));
  small.put(default_by(kRouter));
  small.put(default_by(kPeer));
  small.put(neighbour_at(kPeer, kPeerMac));
  small.put(neighbour_at(kRouter, kRouterMac));
  small.end_all();
  EXPECT_EQ(small.left_out(), 4U);
  EXPECT_EQ(small.interfaces().size(), 1U);
  EXPECT_EQ(small.neighbours().size(), 1U);
  EXPECT_EQ(small.tracker(3), nullptr);
  small.begin_all();
  small.put(card());
  small.end_all();
  EXPECT_EQ(small.left_out(), 0U) << "each round counts anew";
}

TEST_F(PictureTest, NoRoomAtAll_KeepsNothing) {
  Picture none({.interfaces = 0, .addresses = 0, .routes = 0, .neighbours = 0});
  none.put(card());
  none.put(neighbour_at(kPeer, kPeerMac));
  none.see(kCard, DhcpDetail{}, kOwnMac, false);
  none.see(ArpSeen{kCard, false, now, packet::arp_announcement(kRivalMac, kOwn)});
  none.advance(now);
  EXPECT_EQ(none.left_out(), 2U);
  EXPECT_EQ(none.timeline().last(), 0U);
}

TEST_F(PictureTest, Resolver_IsTheLatest) {
  Resolver resolver;
  resolver.servers[0] = kRouter;
  resolver.server_count = 1;
  resolver.search = std::string_view("lab");
  picture.put(resolver);
  EXPECT_EQ(picture.resolver(), resolver);
}

TEST_F(PictureTest, LostFrames_AreToldAtOnceAndThenAsASum) {
  begin();
  picture.lost(kCard, 7);
  EXPECT_EQ(latest().kind, EventKind::frames_lost);
  EXPECT_EQ(latest().count, 7U);
  for (int count = 0; count < 1000; ++count) {
    pass(milliseconds(1));
    picture.lost(kCard, 2);
  }
  EXPECT_EQ(picture.timeline().last(), 5U);
  EXPECT_EQ(picture.next(), kStart + seconds(10));
  picture.lost(3, 1);
  EXPECT_EQ(latest().interface, 3U) << "another interface has losses of its own";
  pass(seconds(9));
  EXPECT_EQ(latest().interface, kCard);
  EXPECT_EQ(latest().count, 2000U);
  EXPECT_EQ(picture.next(), kNever);
  pass(seconds(60));
  EXPECT_EQ(picture.timeline().last(), 7U);
}

TEST_F(PictureTest, LostFramesOfManyInterfaces_AreAllCounted) {
  std::uint64_t told_count = 0;
  for (InterfaceIndex index = 1; index <= 40; ++index) picture.lost(index, 1);
  pass(seconds(10));
  for (const Event* event = picture.timeline().find(1); event != nullptr;
       event = picture.timeline().find(event->sequence + 1)) {
    told_count += event->count;
  }
  EXPECT_EQ(told_count, 40U);
}

}  // namespace
}  // namespace wirelab::net_status
