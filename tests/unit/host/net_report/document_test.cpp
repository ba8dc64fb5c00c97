#include "host/net_report/document.h"

#include <sstream>

#include "tests/unit/host/net_report/sample.h"

namespace wirelab::net_report {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> watch_lines() {
  std::istringstream text(sample("watch.jsonl"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Document, Status_HoldsInterfacesRoutesAndEvents) {
  const auto status = sample_of<Status>("status.json");
  ASSERT_EQ(status.interfaces.size(), 2U);
  const Interface& eth0 = status.interfaces[1];
  EXPECT_EQ(eth0.name, "eth0");
  EXPECT_EQ(eth0.mac, "52:54:00:12:34:56");
  EXPECT_EQ(eth0.addresses.at(0).mask, "255.255.255.0");
  EXPECT_EQ(eth0.addresses.at(1).mask, "");
  EXPECT_EQ(eth0.received.dropped, 3U);
  const Lease lease = held(eth0.dhcp);
  const Terms terms = held(lease.terms);
  EXPECT_EQ(terms.server, "10.0.2.2");
  EXPECT_EQ(terms.dns, std::vector<std::string>{"10.0.2.3"});
  EXPECT_EQ(terms.t1_s, 43200U);
  EXPECT_EQ(lease.expires_in_s, 85800U);
  EXPECT_FALSE(status.interfaces[0].dhcp);
  EXPECT_EQ(status.interfaces[0].mac, "");
  EXPECT_EQ(status.routes.at(0).gateway, "10.0.2.2");
  EXPECT_EQ(status.routes.at(1).gateway, "");
  const auto neighbours = held(status.neighbours);
  EXPECT_EQ(neighbours.at(0).address, "10.0.2.2");
  EXPECT_TRUE(neighbours.at(0).gateway);
  EXPECT_EQ(held(status.events.at(3).dhcp).options, (std::vector<std::uint64_t>{53, 1, 3, 6, 51, 54}));
  EXPECT_EQ(status.events.at(3).because, 3U);
}

TEST(Document, Moments_AreReadToTheMillisecond) {
  const auto document = decode_document(sample("status.json"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->time, Moment(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 12h + 250ms));
  EXPECT_EQ(document->uptime_ms, 600250U);
}

TEST(Document, Answers_HoldWhatTheScreensShow) {
  EXPECT_EQ(sample_of<ArpTable>("arp_table.json").neighbours.size(), 3U);
  EXPECT_TRUE(sample_of<ArpDeleted>("arp_delete.json").deleted.gateway);
  EXPECT_EQ(held(sample_of<ArpResolved>("arp_resolve.json").request).frame.ether_type, "0x0806");
  EXPECT_EQ(sample_of<DhcpRenewal>("dhcp_renew.json").in_ms, 200U);
  EXPECT_EQ(sample_of<DhcpRelease>("dhcp_release.json").renew_after_s, 10U);
  EXPECT_EQ(sample_of<DhcpDiscovery>("dhcp_discover.json").offers.at(1).terms.domain, "rogue.example");
  const auto ping = sample_of<Ping>("ping.json");
  EXPECT_EQ(held(ping.request).payload_length, 64U);
  EXPECT_EQ(held(ping.rtt_us).average, 576U);
  EXPECT_FALSE(ping.echoes.at(2).header);
  EXPECT_EQ(sample_of<NextHop>("next_hop.json").whose, "10.0.2.2");
  EXPECT_EQ(sample_of<Trouble>("error.json").code, "not-found");
}

TEST(Document, CountOfWhatIsLeftOut_IsRead) {
  for (const char* name : {"status.json", "arp_table.json", "arp_resolve.json", "dhcp_discover.json"}) {
    std::string text = sample(name);
    const std::size_t place = text.rfind(R"("left_out": 0)");
    ASSERT_NE(place, std::string::npos) << name;
    const auto document = decode_document(text.replace(place, 13, R"("left_out": 7)"));
    ASSERT_TRUE(document) << name;
    const auto count = std::visit(
        []<typename Body>(const Body& body) -> std::uint64_t {
          if constexpr (requires { body.left_out; }) return body.left_out;
          return 0;
        },
        document->body);
    EXPECT_EQ(count, 7U) << name;
  }
}

TEST(Document, Lines_AreEventsGapsAndHeartbeats) {
  const auto lines = watch_lines();
  ASSERT_EQ(lines.size(), 12U);
  const auto offer = decode_line(lines[3]);
  ASSERT_TRUE(offer && std::holds_alternative<Event>(*offer));
  EXPECT_EQ(held(std::get<Event>(*offer).dhcp).xid, "0x22952935");
  EXPECT_EQ(std::get<Forgotten>(decode_line(lines[10]).value()).last, 14U);
  EXPECT_EQ(std::get<Nothing>(decode_line(lines[11]).value()).uptime_ms, 615250U);
}

TEST(Document, NullTime_IsABoardWithoutACalendar) {
  auto text = sample("dhcp_renew.json");
  const std::string time = "\"2026-11-21T12:00:00.250Z\"";
  text.replace(text.find(time), time.size(), "null");
  const auto document = decode_document(text);
  ASSERT_TRUE(document);
  EXPECT_FALSE(document->time);
}

}  // namespace
}  // namespace wirelab::net_report
