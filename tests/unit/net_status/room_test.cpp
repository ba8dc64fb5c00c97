#include "tests/unit/net_status/scarce_heap.h"
#include "tests/unit/net_status/schema_check.h"
#include "tests/unit/net_status/service_story.h"

/// What clients are told when places, room or memory are used up, and that all of it comes back. A client that does not
/// read keeps its exchange, and with it the document.
namespace wirelab::net_status {
namespace {

class RoomTest : public ServiceStory {
 protected:
  /// `said` is a refusal of `verb` for want of something, and its reason has `part` in it.
  static void expect_refusal(const std::string& said, std::string_view verb, std::string_view part) {
    EXPECT_THAT(said, AllOf(HasSubstr(R"("kind":"error")"), HasSubstr(R"("code":"no-resources")"),
                            HasSubstr("\"what\":\"" + std::string(verb) + "\""), HasSubstr(std::string(part))));
    refusals.push_back(said);
  }
  static void TearDownTestSuite() { EXPECT_TRUE(hold_to_schema(refusals)); }
  /// Clients that do not read ask until one of them is refused; that one leaves.
  void fill(std::string_view verb) {
    do {
      crowd.push_back(std::make_unique<Client>(*this, verb, ""));
      ASSERT_LT(crowd.size(), 60U) << "nobody is refused";
    } while (!crowd.back()->said.contains(R"("kind":"error")"));
    expect_refusal(crowd.back()->said, verb, kUnread);
    crowd.pop_back();
  }

  static constexpr ServiceOptions kSmall{.unread = 11'000, .may_change = true};
  static constexpr std::string_view kUnread = "other clients have not read yet";
  static inline std::vector<std::string> refusals;
  std::vector<std::unique_ptr<Client>> crowd;
};

TEST_F(RoomTest, DocumentPlaces_ComeBack) {
  begin({.documents = 1});
  {
    Client first(*this, "NET_STATUS", "");
    EXPECT_THAT(first.said, HasSubstr("status"));
    expect_refusal(ask("NET_STATUS"), "NET_STATUS", "too many clients");
    EXPECT_THAT(ask("NET_STATUS", "events=4097"), HasSubstr("up to 4096")) << "refusals need no place";
  }
  EXPECT_THAT(ask("NET_STATUS"), HasSubstr(R"("kind":"status")"));
}

TEST_F(RoomTest, DocumentThatIsTooLarge_IsRefused) {
  begin({.largest = 400});
  expect_refusal(ask("NET_STATUS"), "NET_STATUS", "larger than this appliance sends");
}

TEST_F(RoomTest, LessRoomThanTheLargest_IsNobodysFault) {
  begin({.unread = 400});
  expect_refusal(ask("NET_STATUS"), "NET_STATUS", "larger than this appliance sends");
}

TEST_F(RoomTest, UnreadDocuments_AreBoundedTogether) {
  begin(kSmall);
  fill("NET_STATUS");
  std::size_t unread = 0;
  for (const auto& client : crowd) unread += client->said.size();
  EXPECT_LE(unread, kSmall.unread);
  EXPECT_GT(unread, kSmall.unread / 2);
  expect_refusal(ask("NET_STATUS"), "NET_STATUS", kUnread);
  crowd.front()->leave();
  EXPECT_THAT(ask("NET_STATUS"), HasSubstr(R"("kind":"status")")) << "one has read, or left";
}

TEST_F(RoomTest, SmallerDocument_StillFits) {
  begin(kSmall);
  fill("NET_STATUS");
  EXPECT_THAT(ask("ARP_TABLE"), HasSubstr(R"("kind":"arp_table")"));
}

TEST_F(RoomTest, Room_ComesBackFromEveryEnd) {
  begin(kSmall);
  for (int round = 0; round < 50; ++round) {
    Client question(*this, "ARP_RESOLVE", "10.0.2.30 wait_ms=10");
    fill("NET_STATUS");
    fill("ARP_TABLE");
    ASSERT_GT(crowd.size(), 4U) << round;
    if (round % 2 == 0) question.leave();
    if (round % 3 == 0) crowd.clear();
    run_for(milliseconds(20));
    ASSERT_EQ(question.over, round % 2 != 0);
    crowd.clear();
    question.leave();
    ASSERT_EQ(service->room(), service->most_room()) << round;
  }
}

TEST_F(RoomTest, Jobs_ShareTheRoom) {
  begin(kSmall);
  Client question(*this, "ARP_RESOLVE", "10.0.2.30");
  const auto request = packet::arp_request(kOwnMac, kOwn, kPeer);
  for (std::size_t count = 0; count < 4; ++count) show(packet::arp_reply(kPeerMac, kPeer, request));
  fill("NET_STATUS");
  fill("ARP_TABLE");
  run_for(milliseconds(250));
  expect_refusal(question.said, "ARP_RESOLVE", kUnread);
}

TEST_F(RoomTest, ChangeThatCannotBeAnswered_IsNotMade) {
  facts.lease.emplace();
  facts.lease->state = LeaseState::bound;
  facts.lease->terms.address = Ipv4(kOwn);
  facts.lease->terms.seconds = 3600;
  facts.lease->obtained = clock.now();
  begin({.documents = 0, .may_change = true});
  for (const std::string_view verb : {"DHCP_RENEW", "DHCP_RELEASE"})
    expect_refusal(ask(verb), verb, "too many clients");
  expect_refusal(ask("ARP_DELETE", "10.0.2.2"), "ARP_DELETE", "too many clients");
  run_for(seconds(1));
  EXPECT_THAT(facts.done, ElementsAre());
}

TEST_F(RoomTest, MemoryThatIsMissing_IsSaid) {
  begin();
  const ScarceHeap scarce(kMaxRefusal);
  expect_refusal(ask("NET_STATUS"), "NET_STATUS", "no memory left");
  expect_refusal(ask("DHCP_DISCOVER"), "DHCP_DISCOVER", "no memory left");
  EXPECT_EQ(service->room(), service->most_room());
}

TEST_F(RoomTest, MemoryForNoRefusal_IsABareError) {
  begin();
  const ScarceHeap none(0);
  for (const std::string_view verb : {"NET_STATUS", "NET_WATCH"}) {
    Client client(*this, verb, "");
    EXPECT_TRUE(client.over);
    EXPECT_EQ(client.said, "");
    EXPECT_EQ(client.outcome.kind, command::OutcomeKind::failed);
    EXPECT_EQ(client.outcome.error, Error::no_resources);
  }
}

}  // namespace
}  // namespace wirelab::net_status
