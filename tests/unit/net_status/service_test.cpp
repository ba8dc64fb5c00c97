#include "firmware/net_status/arp_question.h"
#include "firmware/net_status/discover.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/dhcp_writer.h"
#include "tests/unit/net_status/schema_check.h"
#include "tests/unit/net_status/service_story.h"

/// What each verb answers and refuses.
namespace wirelab::net_status {
namespace {

class ServiceTest : public ServiceStory {
 protected:
  /// A lease of an hour, found when the reporter begins.
  void hold_lease() {
    facts.lease.emplace();
    facts.lease->state = LeaseState::bound;
    facts.lease->terms.address = Ipv4(kOwn);
    facts.lease->terms.server = Ipv4(kRouter);
    facts.lease->terms.seconds = 3600;
    facts.lease->obtained = clock.now();
  }
  /// The answer is a refusal of that kind, and says `part`.
  void expect_refusal(std::string_view verb, std::string_view words, std::string_view code, std::string_view part) {
    const std::string said = ask(verb, words);
    EXPECT_THAT(said, AllOf(HasSubstr(R"("kind":"error")"), HasSubstr("\"code\":\"" + std::string(code) + "\""),
                            HasSubstr("\"what\":\"" + std::string(verb) + "\""), HasSubstr(std::string(part))))
        << verb << ' ' << words;
    documents.push_back(said);
  }
  /// All that was said in all cases, at once: starting the check takes longer than the cases do.
  static void TearDownTestSuite() { EXPECT_TRUE(hold_to_schema(documents)); }
  /// Waits for the end of a command that asks the link; what it says is held to the schema.
  std::string finish(Client& client, Duration limit = seconds(31)) {
    for (const TimePoint end = clock.now() + limit; !client.over && clock.now() < end;
         clock.advance(milliseconds(10))) {
      turn();
    }
    EXPECT_TRUE(client.over);
    documents.push_back(client.said);
    return client.said;
  }
  packet::Bytes offer(std::uint32_t xid, const Address& server) {
    std::array<std::byte, packet::kDhcpRoom> message_room{};
    std::array<std::byte, packet::kDhcpRoom + packet::kBeforeDhcp> room{};
    packet::DhcpHeader header{.operation = packet::DhcpOperation::reply, .xid = xid, .your_address = kPeer};
    std::ranges::copy(kOwnMac, header.hardware.begin());
    const auto message = packet::DhcpWriter(message_room, header)
                             .type(packet::DhcpType::offer)
                             .address(packet::kOptionServerIdentifier, server)
                             .finish();
    const packet::DhcpRoute route{
        .source_mac = kRouterMac,
        .source = {.address = server, .port = packet::kDhcpServerPort},
        .destination = {.address = Address::ipv4(255, 255, 255, 255), .port = packet::kDhcpClientPort}};
    const auto frame = packet::write_dhcp_frame(room, route, *message);
    EXPECT_TRUE(frame);
    return packet::copy_of(*frame);
  }

  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kChanges{
      {{"ARP_DELETE", "10.0.2.2"}, {"DHCP_RENEW", ""}, {"DHCP_RELEASE", ""}}};
  static inline std::vector<std::string> documents;
};

TEST_F(ServiceTest, StatusAndTable_AreDocuments) {
  begin();
  const std::string whole = ask("NET_STATUS");
  EXPECT_THAT(whole, AllOf(HasSubstr(R"("kind":"status")"), HasSubstr(R"("stack":"posix")"),
                           HasSubstr("52:55:0a:00:02:02"), HasSubstr("interface_new")));
  const std::string part = ask("NET_STATUS", "events=0 neighbours=no");
  EXPECT_THAT(part, AllOf(Not(HasSubstr("52:55:0a:00:02:02")), HasSubstr(R"("events":[])")));
  const std::string table = ask("ARP_TABLE");
  EXPECT_THAT(table, HasSubstr("52:55:0a:00:02:02"));
  documents.insert(documents.end(), {whole, part, table});
}

TEST_F(ServiceTest, Status_SeesWhatHappenedJustNow) {
  begin();
  put(neighbour_at(kPeer, kPeerMac));
  EXPECT_THAT(ask("ARP_TABLE"), HasSubstr("02:00:00:00:00:30")) << "without a turn of the loop between";
}

TEST_F(ServiceTest, WrongWords_AreRefused) {
  begin();
  for (const std::string_view verb :
       {"NET_STATUS", "ARP_TABLE", "DHCP_RENEW", "DHCP_RELEASE", "DHCP_DISCOVER", "NET_WATCH"}) {
    expect_refusal(verb, "x=1", "invalid", "does not know");
  }
  for (const std::string_view verb : {"ARP_DELETE", "ARP_RESOLVE", "NEXT_HOP", "PING"}) {
    expect_refusal(verb, "router", "invalid", "names are not looked up");
  }
  expect_refusal("NET_STATUS", "events=4097", "invalid", "up to 4096");
  expect_refusal("NET_STATUS", "neighbours=maybe", "invalid", "yes or no");
  expect_refusal("ARP_RESOLVE", "10.0.2.2 wait_ms=9", "invalid", "10 to 30000");
  expect_refusal("ARP_RESOLVE", "fe80::2", "invalid", "IPv4");
  expect_refusal("NEXT_HOP", "10.0.2.2 resolve=1", "invalid", "yes or no");
  expect_refusal("DHCP_RELEASE", "renew_after=0", "invalid", "1 to 86400");
  expect_refusal("DHCP_DISCOVER", "wait_ms=99", "invalid", "100 to 30000");
  expect_refusal("NET_WATCH", "since=-1", "invalid", "number of an event");
  expect_refusal("NET_WATCH", "wait=never", "invalid", "yes or no");
}

TEST_F(ServiceTest, WhatIsNotThere_IsRefused) {
  begin();
  expect_refusal("ARP_DELETE", "10.0.2.99", "not-found", "ARP_TABLE lists");
  expect_refusal("ARP_DELETE", "10.0.2.2 interface=eth9", "not-found", "ARP_TABLE lists");
  expect_refusal("ARP_RESOLVE", "10.0.2.2 interface=eth9", "unreachable", "no Ethernet interface");
  expect_refusal("DHCP_RENEW", "interface=eth9", "not-found", "no such Ethernet interface");
  expect_refusal("DHCP_RELEASE", "interface=eth9", "not-found", "no such Ethernet interface");
  expect_refusal("DHCP_DISCOVER", "interface=eth9", "not-found", "no such Ethernet interface");
  expect_refusal("DHCP_RELEASE", "", "not-found", "holds no lease");
  facts.route = fail(Error::unreachable);
  expect_refusal("NEXT_HOP", "8.8.8.8", "unreachable", "no route leads");
  expect_refusal("ARP_RESOLVE", "10.0.2.2", "unreachable", "no Ethernet interface");
}

TEST_F(ServiceTest, Changes_NeedPermission) {
  hold_lease();
  begin({.may_change = false});
  for (const auto& [verb, words] : kChanges) {
    expect_refusal(verb, words, "not-allowed", "--network-changes");
  }
  run_for(seconds(1));
  EXPECT_THAT(facts.done, ElementsAre());
}

TEST_F(ServiceTest, WhatTheStackRefuses_IsPassedOn) {
  hold_lease();
  begin();
  facts.refusal = Refusal{Error::unsupported, "this stack cannot do that"};
  for (const auto& [verb, words] : kChanges) {
    expect_refusal(verb, words, "unsupported", "this stack cannot do that");
  }
  told();
  facts.change([](FactSink& sink) { sink.remove(neighbour_at(kRouter, kRouterMac)); });
  EXPECT_THAT(told(), ElementsAre("6 neighbour_gone stack 10.0.2.2")) << "a refused deletion explains nothing";
}

TEST_F(ServiceTest, Delete_ShowsTheEntryAndCausesItsEnd) {
  begin();
  documents.push_back(ask("ARP_DELETE", "10.0.2.2"));
  EXPECT_THAT(documents.back(), HasSubstr(R"("deleted":{"address":"10.0.2.2","mac":"52:55:0a:00:02:02")"));
  EXPECT_THAT(facts.done, ElementsAre("delete 10.0.2.2"));
  facts.change([](FactSink& sink) { sink.remove(neighbour_at(kRouter, kRouterMac)); });
  EXPECT_THAT(told(), ElementsAre("5 neighbour_gone command 10.0.2.2"));
}

TEST_F(ServiceTest, Renew_AnswersBeforeItIsDone) {
  hold_lease();
  begin();
  documents.push_back(ask("DHCP_RENEW"));
  EXPECT_THAT(documents.back(), HasSubstr(R"("interface":"eth0","in_ms":300)"));
  run_for(milliseconds(290));
  EXPECT_THAT(facts.done, ElementsAre());
  run_for(milliseconds(20));
  EXPECT_THAT(facts.done, ElementsAre("renew eth0"));
}

TEST_F(ServiceTest, Release_RenewsByItselfIfAskedTo) {
  hold_lease();
  begin();
  documents.push_back(ask("DHCP_RELEASE", "renew_after=5 interface=eth0"));
  EXPECT_THAT(documents.back(),
              HasSubstr(R"("address":"10.0.2.15","server":"10.0.2.2","in_ms":300,"renew_after_s":5)"));
  run_for(seconds(1));
  EXPECT_THAT(facts.done, ElementsAre("release eth0"));
  run_for(seconds(5));
  EXPECT_THAT(facts.done, ElementsAre("release eth0", "renew eth0"));
}

TEST_F(ServiceTest, ReleaseAlone_StaysReleased) {
  hold_lease();
  begin();
  documents.push_back(ask("DHCP_RELEASE"));
  EXPECT_THAT(documents.back(), HasSubstr(R"("renew_after_s":null)"));
  run_for(seconds(60), milliseconds(100));
  EXPECT_THAT(facts.done, ElementsAre("release eth0"));
}

TEST_F(ServiceTest, Resolve_ShowsRequestAndReplies) {
  begin();
  Client client(*this, "ARP_RESOLVE", "10.0.2.30");
  EXPECT_THAT(facts.done, ElementsAre("ask 10.0.2.30"));
  const auto request = packet::arp_request(kOwnMac, kOwn, kPeer);
  stack.show("eth0", frame_of(request), net::Direction::sent);
  show(packet::arp_reply(kPeerMac, kPeer, request));
  show(packet::arp_reply(kRivalMac, kPeer, request));
  const std::string said = finish(client, seconds(1));
  EXPECT_THAT(said, AllOf(HasSubstr(R"("mac":"02:00:00:00:00:30")"), HasSubstr("who has 10.0.2.30, tell 10.0.2.15"),
                          HasSubstr("10.0.2.30 is at 02:00:00:00:00:66"), HasSubstr(R"("left_out":0)")));
  EXPECT_TRUE(questions().empty()) << "the stack asked itself";
}

TEST_F(ServiceTest, Resolve_CountsRepliesThatItDoesNotKeep) {
  begin();
  Client client(*this, "ARP_RESOLVE", "10.0.2.30");
  const auto request = packet::arp_request(kOwnMac, kOwn, kPeer);
  for (std::uint8_t last = 1; last <= ArpQuestion::kReplies + 3; ++last) {
    show(packet::arp_reply({2, 0, 0, 0, 1, last}, kPeer, request));
  }
  EXPECT_THAT(finish(client, seconds(1)),
              AllOf(HasSubstr("10.0.2.30 is at 02:00:00:00:01:04"), Not(HasSubstr("10.0.2.30 is at 02:00:00:00:01:05")),
                    HasSubstr(R"("left_out":3)")));
}

TEST_F(ServiceTest, Resolve_AsksItselfWhereTheStackDoesNot) {
  begin();
  facts.ask_refusal = Refusal{Error::unsupported, "no"};
  Client client(*this, "ARP_RESOLVE", "10.0.2.30 wait_ms=500");
  ASSERT_EQ(questions().size(), 1U);
  EXPECT_EQ(questions()[0], frame_of(packet::arp_request(kOwnMac, kOwn, kPeer)));
  EXPECT_THAT(finish(client, seconds(1)),
              AllOf(HasSubstr(R"("mac":null,"took_us":null)"), HasSubstr(R"("replies":[])")));
}

TEST_F(ServiceTest, Resolve_AsksItselfIfNothingIsSeenOfTheStack) {
  begin();
  Client client(*this, "ARP_RESOLVE", "10.0.2.30 wait_ms=500");
  run_for(milliseconds(40));
  EXPECT_TRUE(questions().empty());
  run_for(milliseconds(30));
  EXPECT_EQ(questions().size(), 1U);
  finish(client, seconds(1));
}

TEST_F(ServiceTest, Resolve_WithoutAnyWayToAsk_IsRefused) {
  begin();
  facts.ask_refusal = Refusal{Error::unsupported, "no"};
  link().takes_frames = false;
  link().inject_error = Error::not_allowed;
  expect_refusal("ARP_RESOLVE", "10.0.2.30", "not-allowed", "CAP_NET_RAW");
}

TEST_F(ServiceTest, NextHop_FromTheTable_IsThereAtOnce) {
  begin();
  facts.route->gateway = kRouter;
  documents.push_back(ask("NEXT_HOP", "93.184.216.34"));
  EXPECT_THAT(documents.back(), AllOf(HasSubstr(R"("mac":"52:55:0a:00:02:02","whose":"10.0.2.2")"),
                                      HasSubstr("The MAC is the router's, the IP destination stays 93.184.216.34")));
}

TEST_F(ServiceTest, NextHop_AsksTheLink) {
  begin();
  Client client(*this, "NEXT_HOP", "10.0.2.30");
  show(packet::arp_reply(kPeerMac, kPeer, packet::arp_request(kOwnMac, kOwn, kPeer)));
  EXPECT_THAT(finish(client, seconds(5)),
              HasSubstr(R"("mac":"02:00:00:00:00:30","whose":"10.0.2.30","known":"asked")"));
}

TEST_F(ServiceTest, NextHop_WithoutAnAnswer_SaysSo) {
  begin();
  Client client(*this, "NEXT_HOP", "10.0.2.30");
  EXPECT_THAT(finish(client, seconds(5)), HasSubstr(R"("mac":null,"whose":null,"known":"no_answer")"));
  documents.push_back(ask("NEXT_HOP", "10.0.2.30 resolve=no"));
  EXPECT_THAT(documents.back(), HasSubstr(R"("known":"none")"));
}

TEST_F(ServiceTest, NextHop_OverIpv6_WaitsForTheTable) {
  begin();
  Client client(*this, "NEXT_HOP", "fe80::7%2");
  run_for(milliseconds(300));
  EXPECT_FALSE(client.over);
  put(neighbour_at(*Address::parse("fe80::7%2"), kPeerMac));
  EXPECT_THAT(finish(client, seconds(1)), HasSubstr(R"("mac":"02:00:00:00:00:30")"));
}

TEST_F(ServiceTest, Discover_ListsEveryServer) {
  begin();
  Client client(*this, "DHCP_DISCOVER", "wait_ms=1000");
  ASSERT_EQ(questions().size(), 1U);
  const packet::Bytes asked = questions()[0];
  const auto question = look_at(asked);
  ASSERT_TRUE(question && question->dhcp);
  const std::uint32_t xid = question->dhcp->header.xid;
  stack.show("eth0", offer(xid, kRouter));
  stack.show("eth0", offer(xid, kPeer));
  stack.show("eth0", offer(xid, kPeer));
  stack.show("eth0", offer(xid + 2, kOwn));
  run_for(milliseconds(600));
  EXPECT_EQ(questions().size(), 2U) << "it asks twice, in case a frame was lost";
  const std::string said = finish(client, seconds(1));
  EXPECT_THAT(said, AllOf(HasSubstr(R"("server":"10.0.2.2")"), HasSubstr(R"("server":"10.0.2.30")"),
                          Not(HasSubstr(R"("server":"10.0.2.15")")), HasSubstr(R"("left_out":0)")));
  EXPECT_EQ(service->reporter().picture().tracker(kCard)->lease().state, LeaseState::none) << "no lease was taken";
}

TEST_F(ServiceTest, Discover_CountsOffersThatItDoesNotKeep) {
  begin();
  Client client(*this, "DHCP_DISCOVER", "wait_ms=1000");
  const packet::Bytes asked = questions().at(0);
  const auto question = look_at(asked);
  ASSERT_TRUE(question && question->dhcp);
  for (std::uint8_t last = 1; last <= Discover::kOffers + 2; ++last) {
    stack.show("eth0", offer(question->dhcp->header.xid, Address::ipv4(10, 0, 3, last)));
  }
  stack.show("eth0", offer(question->dhcp->header.xid, Address::ipv4(10, 0, 3, 1)));
  EXPECT_THAT(finish(client, seconds(2)),
              AllOf(HasSubstr(R"("server":"10.0.3.8")"), Not(HasSubstr(R"("server":"10.0.3.9")")),
                    HasSubstr(R"("left_out":2)")));
}

TEST_F(ServiceTest, Discover_WithoutAWayToSend_IsRefused) {
  begin();
  link().takes_frames = false;
  link().inject_error = Error::not_allowed;
  expect_refusal("DHCP_DISCOVER", "", "not-allowed", "CAP_NET_RAW");
}

// Bounds.

TEST_F(ServiceTest, Jobs_HavePlacesThatComeBack) {
  begin({.jobs = 1, .may_change = true});
  {
    Client first(*this, "ARP_RESOLVE", "10.0.2.30");
    EXPECT_FALSE(first.over);
    expect_refusal("NEXT_HOP", "10.0.2.31", "no-resources", "too many questions");
    first.leave();
  }
  Client second(*this, "ARP_RESOLVE", "10.0.2.30 wait_ms=100");
  EXPECT_FALSE(second.over) << "its client went, and gave its place back";
  finish(second, seconds(1));
}

TEST_F(ServiceTest, Resolve_WithoutPermission_LeavesTheStackAlone) {
  begin({.may_change = false});
  Client client(*this, "ARP_RESOLVE", "10.0.2.2 wait_ms=100");
  EXPECT_THAT(facts.done, ElementsAre());
  EXPECT_EQ(questions().size(), 1U);
  finish(client, seconds(1));
}

TEST_F(ServiceTest, Resolve_OfWhatNobodyOnTheLinkHas_IsRefused) {
  begin();
  for (const std::string_view nobody : {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"}) {
    expect_refusal("ARP_RESOLVE", nobody, "invalid", "no station's address");
  }
  expect_refusal("ARP_RESOLVE", "10.0.2.15", "invalid", "this host's own");
  facts.route->gateway = kRouter;
  expect_refusal("ARP_RESOLVE", "93.184.216.34", "unreachable", "behind a router");
  EXPECT_TRUE(questions().empty());
  Client client(*this, "ARP_RESOLVE", "93.184.216.34 interface=eth0 wait_ms=100");
  EXPECT_THAT(facts.done, ElementsAre()) << "a stack keeps an entry for each address that it asked for";
  EXPECT_EQ(questions().size(), 1U);
  finish(client, seconds(1));
}

TEST_F(ServiceTest, Resolve_WhatTheStackRefuses_IsPassedOn) {
  begin();
  facts.ask_refusal = Refusal{Error::no_resources, "the neighbour table is full"};
  expect_refusal("ARP_RESOLVE", "10.0.2.30", "no-resources", "table is full");
}

TEST_F(ServiceTest, WithoutALink_NothingIsAsked) {
  begin();
  Interface dark = card();
  dark.link = false;
  put(dark);
  expect_refusal("ARP_RESOLVE", "10.0.2.30", "unreachable", "no link");
  expect_refusal("DHCP_DISCOVER", "interface=eth0", "unreachable", "no link");
}

TEST_F(ServiceTest, Ping_ThatWouldTakeTooLong_IsRefused) {
  begin();
  expect_refusal("PING", "10.0.2.30 count=20 interval_ms=1501", "invalid", "at most 30000");
}

TEST_F(ServiceTest, LinkLocalAddressWithoutAScope_IsThatOfItsInterface) {
  begin();
  const net::Address peer = *net::Address::parse("fe80::2%2");
  put(neighbour_at(peer, kPeerMac));
  turn();
  EXPECT_THAT(ask("NEXT_HOP", "fe80::2"), HasSubstr(R"("mac":"02:00:00:00:00:30")"));
  EXPECT_THAT(ask("ARP_DELETE", "fe80::2 interface=eth0"), HasSubstr(R"("mac":"02:00:00:00:00:30")"));
}

}  // namespace
}  // namespace wirelab::net_status
