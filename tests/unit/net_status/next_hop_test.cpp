#include "firmware/net_status/next_hop.h"

#include "tests/unit/net_status/picture_story.h"

namespace wirelab::net_status {
namespace {

class NextHopTest : public PictureStory {
 protected:
  NextHopTest() {
    begin();
    picture.put(link_route(Address::ipv4(10, 0, 2, 0), 24));
    picture.put(neighbour_at(kRouter, kRouterMac));
    picture.put(neighbour_at(kPeer, kPeerMac));
  }

  static RouteAnswer way_on(InterfaceIndex interface) {
    RouteAnswer way;
    way.interface = interface;
    return way;
  }
  [[nodiscard]] NextHop on_link(const Address& to) const { return next_hop(picture, to, way_on(kCard)); }
  [[nodiscard]] NextHop by(const Address& gateway, const Address& to) const {
    return next_hop(picture, to, {.interface = kCard, .gateway = gateway, .source = kOwn});
  }
  [[nodiscard]] std::string why(const NextHop& hop) const {
    std::array<char, 320> room{};
    TextBuilder text(room);
    explain(text, picture, hop);
    return std::string(text.text());
  }
};

TEST_F(NextHopTest, OnTheLink_GoesToTheStationItself) {
  const NextHop hop = on_link(kPeer);
  EXPECT_EQ(hop.mac, kPeerMac);
  EXPECT_EQ(hop.known, HopKnown::table);
  EXPECT_EQ(hop.station(), kPeer);
  EXPECT_EQ(hop.because, link_route(Address::ipv4(10, 0, 2, 0), 24));
  EXPECT_EQ(why(hop),
            "10.0.2.30 is on the link of eth0, in its network 10.0.2.0/24: the frame goes to the station "
            "itself");
}

TEST_F(NextHopTest, BehindTheGateway_GoesToTheRouter) {
  const NextHop hop = by(kRouter, Address::ipv4(8, 8, 8, 8));
  EXPECT_EQ(hop.mac, kRouterMac);
  EXPECT_EQ(hop.known, HopKnown::table);
  EXPECT_EQ(hop.station(), kRouter);
  EXPECT_EQ(why(hop),
            "8.8.8.8 is not on the link of eth0: the frame goes to the router 10.0.2.2, the default gateway. "
            "The MAC is the router's, the IP destination stays 8.8.8.8");
}

TEST_F(NextHopTest, BehindARouterOfItsOwn_NamesThatNetwork) {
  Route route = default_by(kPeer);
  route.destination = Address::ipv4(192, 168, 0, 0);
  route.prefix = 16;
  picture.put(route);
  const NextHop hop = by(kPeer, Address::ipv4(192, 168, 7, 1));
  EXPECT_EQ(hop.mac, kPeerMac);
  EXPECT_EQ(why(hop),
            "192.168.7.1 is not on the link of eth0: the frame goes to the router 10.0.2.30, through which "
            "192.168.0.0/16 is reached. The MAC is the router's, the IP destination stays 192.168.7.1");
}

TEST_F(NextHopTest, HostRoute_IsPreferredToItsNetwork) {
  Route route = default_by(kPeer);
  route.destination = Address::ipv4(192, 168, 7, 1);
  route.prefix = 32;
  picture.put(route);
  route.destination = Address::ipv4(192, 168, 0, 0);
  route.prefix = 16;
  picture.put(route);
  EXPECT_EQ(by(kPeer, Address::ipv4(192, 168, 7, 1)).because->prefix, 32);
  EXPECT_EQ(by(kPeer, Address::ipv4(192, 168, 7, 2)).because->prefix, 16);
}

TEST_F(NextHopTest, OfTwoEqualRoutes_TheSmallerMetricDecides) {
  picture.remove(default_by(kRouter));
  picture.put(default_by(kRouter, 300));
  picture.put(default_by(kRouter, 20));
  EXPECT_EQ(by(kRouter, Address::ipv4(8, 8, 8, 8)).because->metric, 20U);
}

TEST_F(NextHopTest, WithoutARowThatFits_NothingDecides) {
  const NextHop hop = by(Address::ipv4(10, 0, 2, 99), Address::ipv4(8, 8, 8, 8));
  EXPECT_EQ(hop.because, std::nullopt);
  EXPECT_EQ(hop.mac, std::nullopt);
  EXPECT_EQ(hop.known, HopKnown::none);
  EXPECT_EQ(why(hop),
            "8.8.8.8 is not on the link of eth0: the frame goes to the router 10.0.2.99. The MAC is the "
            "router's, the IP destination stays 8.8.8.8");
}

TEST_F(NextHopTest, OwnAddress_NeverLeavesTheHost) {
  RouteAnswer way = way_on(kCard);
  way.local = true;
  const NextHop hop = next_hop(picture, kOwn, way);
  EXPECT_EQ(hop.mac, std::nullopt);
  EXPECT_EQ(why(hop), "10.0.2.15 is this host's own address: the packet never leaves it");
}

TEST_F(NextHopTest, NeighbourThatDoesNotAnswer_HasNoMac) {
  picture.put(neighbour_at(kPeer, kPeerMac, NeighbourState::failed));
  EXPECT_EQ(on_link(kPeer).mac, std::nullopt);
  picture.put(neighbour_at(kPeer, std::nullopt, NeighbourState::incomplete));
  EXPECT_EQ(on_link(kPeer).known, HopKnown::none);
}

TEST_F(NextHopTest, Broadcasts_GoToEverybody) {
  for (const Address& to : {Address::ipv4(10, 0, 2, 255), Address::ipv4(255, 255, 255, 255)}) {
    const NextHop hop = on_link(to);
    EXPECT_EQ(hop.mac, net::kBroadcastMac);
    EXPECT_EQ(hop.known, HopKnown::computed);
  }
  EXPECT_EQ(why(on_link(Address::ipv4(10, 0, 2, 255))),
            "10.0.2.255 is for many stations: its MAC follows from the address by rule, and nobody is asked");
}

TEST_F(NextHopTest, LastAddressOfAnotherNetwork_IsAStation) {
  EXPECT_EQ(on_link(Address::ipv4(10, 0, 3, 255)).mac, std::nullopt);
  EXPECT_EQ(by(kRouter, Address::ipv4(10, 0, 2, 255)).mac, kRouterMac) << "a router in between decides";
}

TEST_F(NextHopTest, NetworksOfTwoAddresses_HaveNoBroadcast) {
  picture.put(own_address(Address::ipv4(192, 168, 1, 2), 31));
  picture.put(own_address(Address::ipv4(192, 168, 1, 9), 32));
  EXPECT_EQ(on_link(Address::ipv4(192, 168, 1, 3)).mac, std::nullopt) << "RFC 3021";
  EXPECT_EQ(on_link(Address::ipv4(192, 168, 1, 9)).mac, std::nullopt);
}

TEST_F(NextHopTest, Groups_HaveTheirMacByRule) {
  EXPECT_EQ(on_link(Address::ipv4(224, 0, 0, 251)).mac, (net::MacAddress{0x01, 0, 0x5e, 0, 0, 251}));
  EXPECT_EQ(on_link(Address::ipv4(239, 255, 1, 2)).mac, (net::MacAddress{0x01, 0, 0x5e, 0x7f, 1, 2})) << "RFC 1112";
  EXPECT_EQ(on_link(*Address::parse("ff02::1:ff00:1")).mac, (net::MacAddress{0x33, 0x33, 0xff, 0, 0, 1})) << "RFC 2464";
}

TEST_F(NextHopTest, Ipv6_IsFoundInTheSameTable) {
  const Address to = *Address::parse("fe80::7%2");
  EXPECT_EQ(on_link(to).mac, std::nullopt);
  picture.put(neighbour_at(to, kPeerMac));
  EXPECT_EQ(on_link(to).mac, kPeerMac);
}

TEST_F(NextHopTest, UnknownInterface_IsStillExplained) {
  const NextHop hop = next_hop(picture, kPeer, way_on(77));
  EXPECT_EQ(why(hop), "10.0.2.30 is on the link of the interface: the frame goes to the station itself");
}

TEST(SameNetwork, ComparesBits) {
  const auto same = [](const char* one, const char* other, unsigned bits) {
    return same_network(*Address::parse(one), *Address::parse(other), bits);
  };
  EXPECT_TRUE(same("10.0.2.1", "77.1.1.1", 0));
  EXPECT_TRUE(same("10.0.2.1", "10.0.3.1", 23));
  EXPECT_FALSE(same("10.0.2.1", "10.0.3.1", 24));
  EXPECT_TRUE(same("10.0.2.1", "10.0.2.1", 32));
  EXPECT_FALSE(same("10.0.2.1", "10.0.2.0", 32));
  EXPECT_TRUE(same("2001:db8::1", "2001:db8::8000:0:0:0", 64));
  EXPECT_FALSE(same("2001:db8::1", "2001:db8::2", 127));
  EXPECT_TRUE(same("2001:db8::1", "2001:db8::1", 128));
  EXPECT_FALSE(same("0.0.0.0", "::", 0));
}

}  // namespace
}  // namespace wirelab::net_status
