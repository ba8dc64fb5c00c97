#include "firmware/net_status/documents.h"

#include "firmware/net_status/next_hop.h"
#include "tests/unit/net_status/picture_story.h"
#include "tests/unit/net_status/schema_check.h"

namespace wirelab::net_status {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A network with something of everything, among it texts that want to break out of their quotes.
class DocumentsTest : public PictureStory {
 protected:
  static constexpr std::string_view kHostile = "la\"b\\\x01\n\xff\xc3(\xf0\x9f\x90\x88</script>";
  static constexpr std::string_view kHarmless = R"(la\"b\\\u0001\u000a)"
                                                "\xef\xbf\xbd\xef\xbf\xbd(\xf0\x9f\x90\x88</script>";

  DocumentsTest() {
    begin();
    InterfaceAddress six = own_address(*Address::parse("fe80::1%2"), 64);
    six.duplicate = true;
    picture.put(six);
    Interface odd = card(3, "e\"th\n1");
    odd.kind = InterfaceKind::other;
    odd.link = false;
    picture.put(odd);
    picture.put(link_route(*Address::parse("fe80::"), 64));
    picture.put(neighbour_at(kRouter, kRouterMac));
    picture.put(neighbour_at(kPeer, std::nullopt, NeighbourState::incomplete));
    Resolver resolver;
    resolver.servers = {kRouter, *Address::parse("2001:db8::53")};
    resolver.server_count = 2;
    resolver.search = std::string_view("lab example.org");
    picture.put(resolver);
  }

  /// A lease of an hour that began 100 seconds ago.
  void lease_something() {
    DhcpDetail message;
    message.type = packet::DhcpType::request;
    message.sent = true;
    message.xid = 0x22952935;
    message.to = Ipv4(Address::ipv4(255, 255, 255, 255));
    picture.see(kCard, message, kOwnMac, message.sent);
    message.type = packet::DhcpType::ack;
    message.sent = false;
    message.from = Ipv4(kRouter);
    message.terms.address = Ipv4(kOwn);
    message.terms.server = Ipv4(kRouter);
    message.terms.mask = Ipv4(Address::ipv4(255, 255, 255, 0));
    message.terms.routers.add(Ipv4(kRouter));
    message.terms.dns.add(Ipv4(Address::ipv4(10, 0, 2, 3)));
    message.terms.domain = kHostile;
    message.terms.seconds = 3600;
    message.message = kHostile;
    message.options[0] = 53;
    message.option_count = 1;
    picture.see(kCard, message, kOwnMac, message.sent);
    pass(seconds(100));
  }

  [[nodiscard]] Report report() const {
    return {.picture = picture,
            .stack = "posix",
            .frames_missing = "",
            .started = kStart - seconds(5),
            .wall = std::chrono::seconds(1'795'000'000) + milliseconds(7)};
  }
  static std::string written(const std::invocable<JsonWriter&> auto& write, std::size_t limit = 1 << 20) {
    GrowingText text;
    JsonWriter json(text, limit);
    write(json);
    return json.failed() ? "failed" : std::string(view(text));
  }
  [[nodiscard]] std::string status(const StatusParts& parts = {.neighbours = true, .events = 100}) const {
    return written([&](JsonWriter& json) { write_status(json, report(), parts); });
  }
  [[nodiscard]] std::string line(const Event& event) const {
    return written([&](JsonWriter& json) { write_event(json, report(), event); });
  }
};

TEST_F(DocumentsTest, Schema_HoldsStatusAndTables) {
  std::vector<std::string> documents{status()};
  lease_something();
  documents.push_back(status());
  documents.push_back(status({.neighbours = false, .events = 0}));
  Report blind = report();
  blind.wall.reset();
  blind.frames_missing = "nobody looks";
  documents.push_back(written([&](JsonWriter& json) { write_status(json, blind, {}); }));
  documents.push_back(written([&](JsonWriter& json) { write_neighbour_table(json, report()); }));
  documents.push_back(written([&](JsonWriter& json) { write_gap(json, report(), 3, 9); }));
  documents.push_back(written([&](JsonWriter& json) { write_heartbeat(json, report()); }));
  documents.push_back(
      written([&](JsonWriter& json) { write_trouble(json, report(), "NET_STATUS", {Error::invalid, kHostile}); }));
  pass(seconds(3600));
  documents.push_back(status());
  EXPECT_TRUE(hold_to_schema(documents));
}

TEST_F(DocumentsTest, Schema_HoldsEveryEvent) {
  std::vector<std::string> lines;
  for (unsigned kind = 0; kind <= static_cast<unsigned>(EventKind::frames_lost); ++kind) {
    for (unsigned cause = 0; cause <= static_cast<unsigned>(Cause::stack); ++cause) {
      Event event;
      event.sequence = lines.size() + 1;
      event.kind = static_cast<EventKind>(kind);
      event.cause = static_cast<Cause>(cause);
      lines.push_back(line(event));
      event.at = now;
      event.because = 1;
      event.interface_name = kHostile;
      event.address = *Address::parse("fe80::1%2");
      event.prefix = 64;
      event.mac = kPeerMac;
      event.mac_before = kRouterMac;
      event.count = UINT64_MAX;
      lines.push_back(line(event));
    }
  }
  EXPECT_TRUE(hold_to_schema(lines));
}

TEST_F(DocumentsTest, Schema_HoldsEveryDhcpMessage) {
  std::vector<std::string> lines;
  for (unsigned type = 0; type <= 255; type += type < 20 ? 1 : 47) {
    DhcpDetail message;
    message.type = static_cast<packet::DhcpType>(type);
    message.sent = type % 2 == 0;
    message.terms.domain = kHostile;
    message.message = kHostile;
    picture.see(kCard, message, kOwnMac, message.sent);
    lines.push_back(line(*picture.timeline().find(picture.timeline().last())));
  }
  EXPECT_TRUE(hold_to_schema(lines));
}

TEST_F(DocumentsTest, Schema_HoldsNextHops) {
  RouteAnswer way;
  way.interface = kCard;
  std::vector<std::string> documents;
  const auto add = [&](const std::optional<NextHop>& hop) {
    documents.push_back(written([&](JsonWriter& json) {
      begin_document(json, "next_hop", report());
      write_next_hop(json, "next_hop", report(), hop);
      json.end_object();
    }));
  };
  add(next_hop(picture, kPeer, way));
  add(next_hop(picture, Address::ipv4(224, 0, 0, 1), way));
  way.gateway = kRouter;
  way.source = kOwn;
  add(next_hop(picture, Address::ipv4(93, 184, 216, 34), way));
  EXPECT_THAT(documents.back(), HasSubstr(R"("mac":"52:55:0a:00:02:02","whose":"10.0.2.2","known":"table")"));
  way.interface = 77;
  way.local = true;
  add(next_hop(picture, kOwn, way));
  EXPECT_TRUE(hold_to_schema(documents));
}

TEST_F(DocumentsTest, Schema_RefusesWhatIsWrong) {
  const std::vector<std::string> wrong{R"({"event":"nothing"})", R"({"schema":"wirelab.net/1","kind":"other"})",
                                       "{\"event\":\"nothing\xff\"}"};
  for (const std::string& document : wrong) {
    EXPECT_FALSE(hold_to_schema({&document, 1})) << document;
  }
  EXPECT_FALSE(hold_to_schema({}));
}

TEST_F(DocumentsTest, Status_ShowsTheLease) {
  lease_something();
  const std::string text = status();
  EXPECT_THAT(text,
              HasSubstr(R"("dhcp":{"state":"bound","known_from":"frames","unanswered":0,"address":"10.0.2.15",)"
                        R"("mask":"255.255.255.0","routers":["10.0.2.2"],"dns":["10.0.2.3"],"server":"10.0.2.2")"));
  EXPECT_THAT(text, HasSubstr(R"("lease_s":3600,"t1_s":1800,"t2_s":3150)"));
  EXPECT_THAT(text, HasSubstr(R"("held_s":100,"renews_in_s":1700,"rebinds_in_s":3050,"expires_in_s":3500)"));
}

TEST_F(DocumentsTest, Status_SaysThatALeaseNamesAddressAndRouter) {
  picture.put(own_address());
  picture.put(own_address(Address::ipv4(10, 0, 2, 20)));
  picture.put(default_by(kRouter));
  EXPECT_THAT(status(), Not(HasSubstr(R"("origin":"dhcp")")));
  lease_something();
  const std::string text = status();
  EXPECT_THAT(text, HasSubstr(R"("address":"10.0.2.15","prefix":24,"mask":"255.255.255.0","origin":"dhcp")"));
  EXPECT_THAT(text, Not(HasSubstr(R"("address":"10.0.2.20","prefix":24,"mask":"255.255.255.0","origin":"dhcp")")));
  EXPECT_THAT(text, HasSubstr(R"("gateway":"10.0.2.2","source":null,"interface":"eth0","metric":0,"origin":"dhcp")"));
}

TEST_F(DocumentsTest, Status_WithoutALease_ShowsNull) {
  EXPECT_THAT(status(), HasSubstr(R"("dhcp":null)"));
  EXPECT_THAT(status(), Not(HasSubstr("expires_in_s")));
}

TEST_F(DocumentsTest, Texts_OfStrangersStayInTheirQuotes) {
  lease_something();
  EXPECT_THAT(status(), HasSubstr("\"domain\":\"" + std::string(kHarmless) + "\""));
  EXPECT_THAT(status(), HasSubstr("\"message\":\"" + std::string(kHarmless) + "\""));
  EXPECT_THAT(status(), HasSubstr(R"("name":"e\"th\u000a1")"));
}

TEST_F(DocumentsTest, Times_CountBackFromTheCalendar) {
  pass(seconds(10));
  EXPECT_THAT(status(), HasSubstr(R"("time":"2026-11-18T11:06:40.007Z","uptime_ms":15000)"));
  Event event;
  event.at = kStart;
  EXPECT_THAT(line(event), HasSubstr(R"("time":"2026-11-18T11:06:30.007Z","uptime_ms":5000)"));
}

TEST_F(DocumentsTest, Events_AreTheLatest) {
  const std::string text = status({.neighbours = false, .events = 2});
  EXPECT_THAT(text, Not(HasSubstr("\"neighbours\"")));
  const std::uint64_t last = picture.timeline().last();
  EXPECT_THAT(text, HasSubstr("\"seq\":" + std::to_string(last)));
  EXPECT_THAT(text, HasSubstr("\"seq\":" + std::to_string(last - 1)));
  EXPECT_THAT(text, Not(HasSubstr("\"seq\":" + std::to_string(last - 2))));
  EXPECT_THAT(status({.neighbours = false, .events = 0}), HasSubstr(R"("events":[])"));
}

TEST_F(DocumentsTest, Neighbours_AreShownWithTheirAge) {
  pass(seconds(42));
  const std::string table = written([&](JsonWriter& json) { write_neighbour_table(json, report()); });
  EXPECT_THAT(table, HasSubstr(R"({"address":"10.0.2.2","mac":"52:55:0a:00:02:02","interface":"eth0",)"
                               R"("state":"reachable","age_s":42,"gateway":true})"));
  EXPECT_THAT(table, HasSubstr(R"("address":"10.0.2.30","mac":null)"));
  EXPECT_THAT(table, HasSubstr(R"("left_out":0)"));
}

TEST_F(DocumentsTest, AgeOfTheFuture_IsZero) {
  Neighbour neighbour = neighbour_at(kPeer, kPeerMac);
  neighbour.confirmed = now + seconds(5);
  EXPECT_THAT(written([&](JsonWriter& json) { write_neighbour(json, report(), neighbour); }),
              HasSubstr(R"("age_s":0)"));
}

TEST_F(DocumentsTest, TooLarge_Fails) {
  const std::size_t size = status().size();
  const auto limited = [&](std::size_t limit) {
    return written([&](JsonWriter& json) { write_status(json, report(), {.neighbours = true, .events = 100}); }, limit);
  };
  EXPECT_EQ(limited(size - 1), "failed");
  EXPECT_EQ(limited(0), "failed");
  EXPECT_EQ(limited(size).size(), size);
}

TEST_F(DocumentsTest, IpHeader_IsShownFieldByField) {
  packet::Ipv4Packet header;
  header.header_length = 20;
  header.total_length = 84;
  header.dont_fragment = true;
  header.ttl = 64;
  header.protocol = packet::kProtocolIcmp;
  header.checksum = 0x00ab;
  header.checksum_state = packet::Checksum::right;
  header.source = kOwn;
  header.destination = kRouter;
  EXPECT_EQ(written([&](JsonWriter& json) {
              json.begin_object();
              write_ip_header(json, "header", header);
              write_ip_header(json, "none", std::nullopt);
              json.end_object();
            }),
            R"({"header":{"version":4,"header_length":20,"dscp":0,"ecn":0,"total_length":84,"payload_length":64,)"
            R"("identification":0,"dont_fragment":true,"more_fragments":false,"fragment_offset":0,"ttl":64,)"
            R"("protocol":1,"protocol_name":"ICMP","checksum":"0x00ab","checksum_right":true,"source":"10.0.2.15",)"
            R"("destination":"10.0.2.2"},"none":null})");
}

}  // namespace
}  // namespace wirelab::net_status
