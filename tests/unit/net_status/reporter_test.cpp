#include "tests/unit/net_status/service_story.h"

#include "firmware/packet/dhcp_client.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/dhcp_writer.h"

namespace wirelab::net_status {
namespace {

class ReporterTest : public ServiceStory {
 protected:
  /// A message of this host's client to everybody.
  packet::Bytes discover() {
    std::array<std::byte, packet::kDhcpRoom> message_room{};
    std::array<std::byte, packet::kDhcpRoom + packet::kBeforeDhcp> room{};
    const auto message = packet::write_discover(message_room, {.mac = kOwnMac, .xid = 7}, std::nullopt);
    const auto frame = packet::write_dhcp_frame(room, packet::from_client(kOwnMac), *message);
    EXPECT_TRUE(frame);
    return packet::copy_of(*frame);
  }
};

TEST_F(ReporterTest, Start_LooksAtTablesAndOpensTaps) {
  begin();
  EXPECT_EQ(timeline().last(), 4U);
  EXPECT_EQ(link().taps, 1U);
  EXPECT_NE(link().watcher, nullptr);
  EXPECT_TRUE(service->reporter().report().frames_missing.empty());
}

TEST_F(ReporterTest, Stop_GivesTheTapsBack) {
  begin();
  service->stop();
  EXPECT_EQ(link().taps, 0U);
  EXPECT_EQ(facts.watcher, nullptr);
}

TEST_F(ReporterTest, FramesComeBeforeTables) {
  begin();
  put(neighbour_at(kPeer, kPeerMac));
  show(packet::arp_request(kPeerMac, kPeer, kOwn));
  turn();
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_request 10.0.2.30"));
}

TEST_F(ReporterTest, FrameThatComesWhileTablesAreRead_ExplainsThemToo) {
  begin();
  facts.change([this](FactSink& sink) {
    show(packet::arp_request(kPeerMac, kPeer, kOwn));
    sink.put(neighbour_at(kPeer, kPeerMac));
  });
  turn();
  EXPECT_THAT(told(), ElementsAre("5 neighbour_new arp_request 10.0.2.30"));
}

TEST_F(ReporterTest, TapOfAnInterfaceThatGoes_IsGivenBack) {
  begin();
  facts.change([](FactSink& sink) { sink.remove(card()); });
  turn();
  EXPECT_EQ(link().taps, 0U);
  put(card(7, "eth7"));
  turn();
  EXPECT_EQ(stack.link("eth7").taps, 1U);
}

TEST_F(ReporterTest, CalendarReadAMomentLate_MovesNoEvent) {
  calendar.shown = seconds(1'795'000'000);
  begin();
  const auto time_of_first = [&] {
    const Report report = service->reporter().report();
    return *report.wall - (report.picture.now() - report.picture.timeline().find(1)->at);
  };
  const auto told_first = time_of_first();
  clock.advance(seconds(5));
  *calendar.shown += seconds(5) + milliseconds(8);
  turn();
  EXPECT_EQ(time_of_first(), told_first);
}

TEST_F(ReporterTest, OnlyEthernet_IsTapped) {
  begin();
  Interface tunnel = card(7, "tun0");
  tunnel.kind = InterfaceKind::other;
  put(tunnel);
  turn();
  EXPECT_EQ(stack.link("tun0").taps, 0U);
}

TEST_F(ReporterTest, WithoutPrivilege_SaysSoAndShowsTheTables) {
  stack.tap_failure = Error::not_allowed;
  begin();
  EXPECT_THAT(ask("NET_STATUS"), HasSubstr("CAP_NET_RAW"));
  EXPECT_THAT(ask("NET_STATUS"), HasSubstr("10.0.2.15"));
  EXPECT_EQ(service->reporter().send(kCard, {}).error(), Error::unsupported);
}

TEST_F(ReporterTest, HeldLease_IsAdoptedWithItsInterface) {
  facts.lease.emplace();
  facts.lease->state = LeaseState::bound;
  facts.lease->terms.address = Ipv4(kOwn);
  begin();
  EXPECT_EQ(service->reporter().picture().tracker(kCard)->lease().terms.address, Ipv4(kOwn));
}

TEST_F(ReporterTest, Dhcp_IsFollowedOnTheWire) {
  begin();
  stack.show("eth0", discover(), net::Direction::sent);
  turn();
  EXPECT_THAT(told(), ElementsAre("5 dhcp_discover lease_lost 255.255.255.255"));
}

TEST_F(ReporterTest, BrokenFrames_AreNoMatter) {
  begin();
  packet::Bytes frame = discover();
  const auto show_sent = [&](ConstBytes bytes) { stack.show("eth0", bytes, net::Direction::sent); };
  for (std::size_t size = 0; size < frame.size(); ++size) show_sent(ConstBytes(frame).first(size));
  frame.resize(9000, std::byte{0xff});
  show_sent(frame);
  turn();
  EXPECT_TRUE(link().waiting.empty());
  EXPECT_THAT(told(), ElementsAre("5 dhcp_discover lease_lost 255.255.255.255")) << "the last one is whole, and more";
}

TEST_F(ReporterTest, ManyFrames_AreTakenInPortions) {
  begin();
  for (int count = 0; count < 200; ++count) show(packet::arp_request(kPeerMac, kPeer, kRouter));
  reactor.run_once(Duration::zero());
  EXPECT_EQ(link().waiting.size(), 200U - 64U);
  turn();
  EXPECT_TRUE(link().waiting.empty());
}

TEST_F(ReporterTest, DroppedFrames_AreTold) {
  begin();
  link().dropped = 12;
  turn();
  EXPECT_THAT(told(), ElementsAre("5 frames_lost unknown"));
  EXPECT_EQ(timeline().find(5)->count, 12U);
}

TEST_F(ReporterTest, WhatItSends_IsSeenToo) {
  begin();
  struct Witness final : FrameWitness {
    void saw(const SeenFrame& frame) override { seen.emplace_back(frame.sent ? "sent" : "received"); }
    std::vector<std::string> seen;
  } witness;
  service->reporter().add(witness);
  ASSERT_TRUE(service->reporter().send(kCard, frame_of(packet::arp_request(kOwnMac, kOwn, kPeer))));
  show(packet::arp_reply(kPeerMac, kPeer, packet::arp_request(kOwnMac, kOwn, kPeer)));
  turn();
  EXPECT_THAT(witness.seen, ElementsAre("sent", "received"));
  EXPECT_EQ(link().injected.size(), 1U);
}

TEST_F(ReporterTest, LeaseThatEnds_IsToldInItsTime) {
  facts.lease.emplace();
  facts.lease->state = LeaseState::bound;
  facts.lease->terms.address = Ipv4(kOwn);
  facts.lease->terms.seconds = 60;
  facts.lease->obtained = clock.now();
  begin();
  run_for(seconds(59), milliseconds(100));
  EXPECT_THAT(told(), ElementsAre());
  run_for(seconds(2), milliseconds(100));
  EXPECT_THAT(told(), ElementsAre("6 lease_expired unknown 10.0.2.15"));
}

TEST_F(ReporterTest, RivalOfOurAddress_IsReportedToTheStack) {
  begin();
  show(packet::arp_announcement(kRivalMac, kOwn));
  turn();
  EXPECT_THAT(facts.done, ElementsAre("conflict 10.0.2.15"));
}

TEST_F(ReporterTest, RivalOfAnothersAddress_IsNotTheStacksBusiness) {
  begin();
  show(packet::arp_announcement(kRivalMac, kPeer));
  turn();
  EXPECT_THAT(facts.done, ElementsAre());
}

// The log's line for a person at the console.

TEST_F(ReporterTest, Announcer_SaysOnceWhereTheHostIs) {
  begin();
  run_for(milliseconds(250));
  EXPECT_THAT(log_lines.lines, ElementsAre());
  run_for(seconds(1));
  EXPECT_THAT(log_lines.lines,
              ElementsAre("level=info event=address interface=eth0 address=10.0.2.15/24 mask=255.255.255.0 "
                          "gateway=10.0.2.2 dns=none dhcp_server=none"));
  run_for(seconds(5));
  EXPECT_EQ(log_lines.lines.size(), 1U);
}

TEST_F(ReporterTest, Announcer_SaysWhatChanged) {
  begin();
  run_for(seconds(1));
  log_lines.lines.clear();
  facts.change([](FactSink& sink) { sink.remove(own_address()); });
  run_for(milliseconds(100));
  put(own_address(Address::ipv4(169, 254, 7, 7), 16));
  run_for(seconds(1));
  ASSERT_EQ(log_lines.lines.size(), 1U) << "both changes are one line";
  EXPECT_THAT(log_lines.lines[0], HasSubstr("address=169.254.7.7/16 mask=255.255.0.0"));
}

TEST_F(ReporterTest, Announcer_SaysThatAnAddressWasLost) {
  begin();
  run_for(seconds(1));
  log_lines.lines.clear();
  facts.change([](FactSink& sink) { sink.remove(own_address()); });
  run_for(seconds(1));
  EXPECT_THAT(log_lines.lines,
              ElementsAre("level=info event=address interface=eth0 address=none mask=none gateway=none "
                          "dns=none dhcp_server=none"));
}

TEST_F(ReporterTest, Announcer_SaysThatAnInterfaceWentWithItsAddress) {
  begin();
  run_for(seconds(1));
  log_lines.lines.clear();
  facts.change([](FactSink& sink) { sink.remove(card()); });
  run_for(seconds(1));
  EXPECT_THAT(log_lines.lines,
              ElementsAre("level=info event=address interface=eth0 address=none mask=none gateway=none "
                          "dns=none dhcp_server=none"));
}

TEST_F(ReporterTest, Announcer_HasRoomForEachNewInterface) {
  begin();
  run_for(seconds(1));
  for (InterfaceIndex index = 10; index < 60; ++index) {
    const std::string name = "eth" + std::to_string(index);
    InterfaceAddress address = own_address(kPeer);
    address.interface = index;
    put(card(index, name));
    put(address);
    run_for(seconds(1), milliseconds(50));
    EXPECT_THAT(log_lines.lines.back(), HasSubstr("interface=" + name + " address=10.0.2.30/24"));
    facts.change([address, index, name](FactSink& sink) {
      sink.remove(address);
      sink.remove(card(index, name));
    });
    run_for(seconds(1), milliseconds(50));
  }
}

TEST_F(ReporterTest, LinkThatComes_HasItsAddressesChecked) {
  begin();
  run_for(seconds(8));
  Interface dark = card();
  dark.link = false;
  put(dark);
  turn();
  link().injected.clear();
  run_for(seconds(8));
  EXPECT_TRUE(link().injected.empty());
  put(card());
  run_for(seconds(8));
  ASSERT_EQ(link().injected.size(), 3U) << "PROBE_NUM of RFC 5227";
  const auto probe = look_at(link().injected[0]);
  ASSERT_TRUE(probe && probe->arp);
  EXPECT_TRUE(packet::is_probe(*probe->arp));
  EXPECT_EQ(probe->arp->target_address, kOwn);
}

TEST_F(ReporterTest, AddressWithoutALink_IsNotProbed) {
  begin();
  run_for(seconds(8));
  Interface dark = card();
  dark.link = false;
  put(dark);
  put(own_address(kPeer));
  link().injected.clear();
  run_for(seconds(8));
  EXPECT_TRUE(link().injected.empty());
}

TEST_F(ReporterTest, WithoutFrames_ARenewedLeaseIsReadAgain) {
  stack.tap_failure = Error::not_allowed;
  Lease lease;
  lease.state = LeaseState::bound;
  lease.terms.address = Ipv4(kOwn);
  lease.terms.seconds = 60;
  lease.obtained = clock.now();
  facts.lease = lease;
  begin();
  run_for(seconds(40), seconds(1));
  lease.obtained = clock.now();
  facts.lease = lease;
  run_for(seconds(40), seconds(1));
  EXPECT_EQ(service->reporter().picture().tracker(kCard)->lease().state, LeaseState::bound);
  run_for(seconds(30), seconds(1));
  EXPECT_EQ(service->reporter().picture().tracker(kCard)->lease().state, LeaseState::expired);
}

TEST_F(ReporterTest, LeaseWhoseMessagesPassedBeforeTheTap_IsKnownWithItsAddress) {
  begin();
  const Address leased = Address::ipv4(10, 0, 2, 77);
  Lease lease;
  lease.state = LeaseState::bound;
  lease.terms.address = Ipv4(leased);
  lease.terms.seconds = 60;
  lease.obtained = clock.now();
  facts.lease = lease;
  run_for(seconds(1));
  EXPECT_FALSE(service->reporter().picture().tracker(kCard)->lease().held());
  put(own_address(leased));
  run_for(seconds(1));
  EXPECT_EQ(service->reporter().picture().tracker(kCard)->lease().state, LeaseState::bound);
}

TEST_F(ReporterTest, Announcer_SaysEachInterfacesOwnGateway) {
  begin();
  Interface other = card(3, "eth1");
  other.mac = kPeerMac;
  put(other);
  InterfaceAddress own = own_address(Address::ipv4(10, 9, 0, 15));
  own.interface = 3;
  put(own);
  Route route = default_by(Address::ipv4(10, 9, 0, 1), 200);
  route.interface = 3;
  put(route);
  run_for(seconds(3));
  EXPECT_THAT(log_lines.lines, testing::Contains(AllOf(HasSubstr("interface=eth1"), HasSubstr("gateway=10.9.0.1"))));
  EXPECT_THAT(log_lines.lines, testing::Contains(AllOf(HasSubstr("interface=eth0"), HasSubstr("gateway=10.0.2.2"))));
}

}  // namespace
}  // namespace wirelab::net_status
