#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "host/cli/display.h"
#include "host/cli/net/answer_pages.h"
#include "host/cli/net/status_page.h"
#include "host/cli/net/timeline_page.h"
#include "tests/unit/host/cli/net/page_text.h"

namespace wirelab::cli {
namespace {

using net_report::Document;
using net_report::opened;
using net_report::Status;
using testing::HasSubstr;
using testing::Not;

std::string status_text(const View& view, std::size_t width = 80) {
  const Document document = document_of("status.json");
  return text_of(status_page(document, std::get<Status>(document.body), view, "10.0.2.15:5005"), width);
}

std::vector<net_report::Event> events() { return net_report::sample_of<Status>("status.json").events; }

TEST(StatusPage, ShowsEveryPart) {
  const std::string page = status_text(english());
  for (const char* part : {"wirelab 10.0.2.15:5005  up 10m  2026-11-21 14:00:00  stack linux\n",
                           "eth0  up, link  52:54:00:12:34:56  MTU 1500\n", "  address    10.0.2.15/24",
                           "mask 255.255.255.0  DHCP\n", "  received   1.33 MiB  1204 packets  0 errors  3 dropped\n",
                           "  DHCP       bound, expires in 23h 50m, obtained 13:50:00, 10m ago\n",
                           "    server identifier (54)  10.0.2.2       lease (51)   1d\n",
                           "    subnet mask (1)         255.255.255.0  T1 (58)      12h, in 11h 50m\n",
                           "    router (3)              10.0.2.2       T2 (59)      21h, in 20h 50m\n",
                           "    DNS (6)                 10.0.2.3       domain (15)  –\n",
                           "lo  up  127.0.0.1/8, ::1/128  loopback\n", "gateway      10.0.2.2 (eth0)\n",
                           "DNS          10.0.2.3\n", "routes       0.0.0.0/0    via 10.0.2.2  eth0  DHCP\n",
                           "ARP table    10.0.2.2   52:55:0a:00:02:02  reachable  4s   eth0  ← gateway\n",
                           "13:50:00  #7    eth0: lease bound: 10.0.2.15  ← a DHCP server gave it (#6)\n"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(StatusPage, SpeaksSpanish) {
  const std::string page = status_text(spanish());
  for (const char* part : {"en marcha 10m", "eth0  activa, con enlace", "máscara 255.255.255.0",
                           "concedida, caduca en 23h 50m", "id. del servidor (54)  10.0.2.2", "máscara (1)", "rutas",
                           "tabla ARP", "alcanzable", "← pasarela", "← la dio un servidor DHCP (#6)"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(StatusPage, EveryWidth_IsKept) {
  for (const View& view : {english(), spanish()}) {
    for (const std::size_t width : {20U, 40U, 80U, 132U}) {
      std::istringstream lines(status_text(view, width));
      for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), width) << line;
    }
  }
}

TEST(StatusPage, WhatAPersonHasToSee_IsColoured) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  status.interfaces[1].link = false;
  opened(status.interfaces[1].dhcp).state = "expired";
  status.interfaces[1].addresses[0].duplicate = true;
  status.frames_missing = "no privilege";
  document.time.reset();
  const std::string page = text_of(status_page(document, status, english(), "x"), 80, true);
  for (const char* part : {"\x1b[1;31mno link\x1b[0m", "\x1b[1;31mexpired\x1b[0m", "\x1b[1;31mDHCP, duplicate\x1b[0m",
                           "\x1b[33mframes cannot be seen: no privilege", "\x1b[33mit does not know the time"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(StatusPage, TextsOfThePeer_AreEscaped) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  const std::string evil = "\x1b[2J\n\xc2\x9b";
  status.stack = status.search = status.frames_missing = evil;
  auto& terms = opened(opened(status.interfaces[1].dhcp).terms);
  status.interfaces[1].name = terms.domain = terms.search = evil;
  status.routes[0].interface = opened(status.neighbours).at(0).interface = evil;
  status.events[0].text = status.events[0].why = evil;
  status.events[0].cause = "newer_cause";
  for (const std::string& page :
       {text_of(status_page(document, status, english(), "x")), text_of(lease_page(document, status, english()))}) {
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\xc2\x9b")));
    EXPECT_THAT(page, HasSubstr("\\x1B[2J\\x0A"));
  }
}

TEST(StatusPage, LongTables_AreCutAndCounted) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  const auto neighbour = opened(status.neighbours).at(1);
  auto& neighbours = opened(status.neighbours);
  neighbours.insert(neighbours.begin(), 1000, neighbour);
  const std::string page = text_of(status_page(document, status, english(), "x"));
  EXPECT_THAT(page, HasSubstr("ARP table    10.0.2.2  52:55:0a:00:02:02  reachable")) << "the gateway comes first";
  EXPECT_THAT(page, HasSubstr("             … 991 more\n"));
}

TEST(StatusPage, LeaseWithManyAddresses_HasOneColumn) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  auto& terms = opened(opened(status.interfaces[1].dhcp).terms);
  terms.dns = {"10.0.2.3", "10.0.2.4"};
  terms.search = "lab.example";
  EXPECT_THAT(text_of(status_page(document, status, english(), "x")),
              HasSubstr("    DNS (6)                 10.0.2.3, 10.0.2.4\n    lease (51)              1d\n"));
  terms.dns.pop_back();
  EXPECT_THAT(text_of(status_page(document, status, english(), "x")),
              HasSubstr("10.0.2.3       domain (15)   –\n                                           search (119)  "
                        "lab.example\n"));
}

TEST(StatusPage, NeighboursOfIpv6_HaveATableOfTheirOwn) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  auto& neighbours = opened(status.neighbours);
  neighbours.resize(1);
  neighbours.push_back(neighbours[0]);
  neighbours.back().address = "fe80::5255:aff:fe00:202%2";
  neighbours.back().gateway = false;
  const std::string page = text_of(status_page(document, status, english(), "x"));
  EXPECT_THAT(page, HasSubstr("ARP table    10.0.2.2  52:55:0a:00:02:02  reachable  4s  eth0  ← gateway\n"
                              "neighbours   fe80::5255:aff:fe00:202%2  52:55:0a:00:02:02  reachable  4s  eth0\n"));
  neighbours.clear();
  EXPECT_THAT(text_of(status_page(document, status, english(), "x")), HasSubstr("ARP table    empty\n"));
}

TEST(StatusPage, NewerWords_StayAsTheyAre) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  opened(status.interfaces[1].dhcp).state = "dreaming";
  opened(status.neighbours).at(0).state = "floating";
  const std::string page = text_of(status_page(document, status, spanish(), "x"));
  EXPECT_THAT(page, HasSubstr("dreaming, caduca"));
  EXPECT_THAT(page, HasSubstr("floating"));
}

TEST(LeasePage, HasEveryTermOnALine) {
  const Document document = document_of("status.json");
  EXPECT_EQ(text_of(lease_page(document, std::get<Status>(document.body), english())),
            "eth0  bound, expires in 23h 50m, obtained 13:50:00, 10m ago\n"
            "  address                 10.0.2.15\n"
            "  server identifier (54)  10.0.2.2\n"
            "  subnet mask (1)         255.255.255.0\n"
            "  router (3)              10.0.2.2\n"
            "  DNS (6)                 10.0.2.3\n"
            "  lease (51)              1d\n"
            "  T1 (58)                 12h, in 11h 50m\n"
            "  T2 (59)                 21h, in 20h 50m\n"
            "  domain (15)             –\n"
            "  known from              the messages on the wire\n");
}

TEST(LeasePage, NoDhcp_IsSaid) {
  Document document = document_of("status.json");
  auto& status = std::get<Status>(document.body);
  status.interfaces[1].dhcp.reset();
  EXPECT_EQ(text_of(lease_page(document, status, english())), "no interface uses DHCP\n");
}

TEST(Timeline, EachEvent_HasTimeNumberTextAndCause) {
  const View view = english();
  TimelinePage timeline(view, false);
  EXPECT_EQ(text_of(timeline.next(events()[3])),
            "2026-11-21\n13:50:00.131  #4    DHCPOFFER of 10.0.2.15 from 10.0.2.2 (xid=0x22952935)  ← #3\n");
  EXPECT_EQ(text_of(timeline.next(events()[4]), 80),
            "13:50:00.133  #5    DHCPREQUEST for 10.0.2.15 on eth0 to 255.255.255.255 port 67\n"
            "                    (xid=0x22952935)  ← #4\n")
      << "no date again";
}

TEST(Timeline, WithoutACalendar_TimeCountsFromTheStart) {
  const View view = english();
  TimelinePage timeline(view, false);
  auto event = events()[6];
  event.time.reset();
  EXPECT_EQ(text_of(timeline.next(event)),
            "+0.141s  #7    eth0: lease bound: 10.0.2.15  ← a DHCP server gave it (#6)\n");
}

TEST(Timeline, Verbose_UnfoldsTheMessage) {
  const View view = english();
  TimelinePage timeline(view, true);
  const std::string page = text_of(timeline.next(events()[3]));
  for (const char* part : {"xid                     0x22952935\n", "server identifier (54)  10.0.2.2\n",
                           "subnet mask (1)         255.255.255.0\n",
                           "options                 53 message type, 1 subnet mask, 3 router, 6 DNS, 51 lease time, 54 "
                           "server identifier\n"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(Timeline, GapsAreSaidAndHeartbeatsNot) {
  const View view = english();
  TimelinePage timeline(view, false);
  EXPECT_EQ(text_of(timeline.next(net_report::Forgotten{.first = 11, .last = 14})),
            "events #11 to #14 are not kept any more\n");
  EXPECT_TRUE(timeline.next(net_report::Nothing{}).empty());
}

TEST(ArpPages, Request_IsSaidAsTheExercisesSayIt) {
  const std::string page =
      text_of(resolved_page(net_report::sample_of<net_report::ArpResolved>("arp_resolve.json"), english()));
  EXPECT_EQ(page,
            "10.0.2.2 is at 52:55:0a:00:02:02 on eth0, after 0.412 ms\n"
            "  request  who has 10.0.2.2, tell 10.0.2.15\n"
            "           EtherType ARP, from 52:54:00:12:34:56 to ff:ff:ff:ff:ff:ff\n"
            "  reply    10.0.2.2 is at 52:55:0a:00:02:02\n"
            "           EtherType ARP, from 52:55:0a:00:02:02 to 52:54:00:12:34:56\n");
}

TEST(ArpPages, SeveralStationsOrNone_AreSaid) {
  auto answer = net_report::sample_of<net_report::ArpResolved>("arp_resolve.json");
  answer.replies.push_back(answer.replies.front());
  EXPECT_THAT(text_of(resolved_page(answer, english())), Not(HasSubstr("stations answered")));
  answer.replies.back().sender_mac = "02:00:00:00:00:66";
  EXPECT_THAT(text_of(resolved_page(answer, english())), HasSubstr("2 stations answered"));
  EXPECT_EQ(text_of(resolved_page({.address = "10.0.2.9",
                                   .interface = "eth0",
                                   .mac = "",
                                   .took_us = {},
                                   .request = {},
                                   .replies = {},
                                   .frames_missing = {}},
                                  english())),
            "nobody answered for 10.0.2.9 on eth0\n  the frames were not seen\n");
}

TEST(ArpPages, PacketsThatCannotBeSeen_SayWhy) {
  auto answer = net_report::sample_of<net_report::ArpResolved>("arp_resolve.json");
  answer.request.reset();
  answer.replies.clear();
  answer.frames_missing = "needs CAP_NET_RAW";
  const std::string page = text_of(resolved_page(answer, english()));
  EXPECT_THAT(page, HasSubstr("10.0.2.2 is at 52:55:0a:00:02:02"));
  EXPECT_THAT(page, HasSubstr("frames cannot be seen: needs CAP_NET_RAW"));
}

TEST(ArpPages, RepliesThatAreNotShown_AreCounted) {
  auto answer = net_report::sample_of<net_report::ArpResolved>("arp_resolve.json");
  EXPECT_THAT(text_of(resolved_page(answer, english())), Not(HasSubstr("…")));
  answer.left_out = 3;
  EXPECT_THAT(text_of(resolved_page(answer, english())), HasSubstr("\n  … 3 more\n"));
  EXPECT_THAT(text_of(resolved_page(answer, spanish())), HasSubstr("\n  … 3 más\n"));
}

TEST(ArpPages, Table_PutsTheGatewayFirst) {
  auto table = net_report::sample_of<net_report::ArpTable>("arp_table.json");
  std::ranges::reverse(table.neighbours);
  EXPECT_EQ(text_of(arp_page(table, english())),
            "address    MAC                state      age  interface\n"
            "10.0.2.2   52:55:0a:00:02:02  reachable  4s   eth0       ← gateway\n"
            "10.0.2.77  no answer          failed     12s  eth0\n"
            "10.0.2.3   52:55:0a:00:02:03  stale      1m   eth0\n");
  EXPECT_EQ(text_of(arp_page({}, english())), "empty\n");
}

TEST(PingPage, IpHeader_IsExplainedFieldByField) {
  const std::string page = text_of(ping_page(net_report::sample_of<net_report::Ping>("ping.json"), english()));
  for (const char* part :
       {"  source           10.0.2.15\n", "  destination      10.0.2.2\n", "  protocol         1 = ICMP\n",
        "  header length    20 bytes\n", "  total length     84 bytes\n", "  payload          64 bytes = 84 − 20\n",
        "  TTL              64: each router takes 1 off; the one that gets to 0 drops it\n", "  version          4\n",
        "  #1  reply from 10.0.2.2 after 0.640 ms, TTL 255\n", "  #3  no answer", "3 sent, 2 received, 33% lost\n"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(NextHopPage, TellsTheRoutersMacFromTheDestinations) {
  const std::string page =
      text_of(next_hop_page(net_report::sample_of<net_report::NextHop>("next_hop.json"), english()));
  EXPECT_THAT(page, HasSubstr("a packet to 93.184.216.34 goes to 52:55:0a:00:02:02\n"));
  EXPECT_THAT(page, HasSubstr("10.0.2.2, the router: not the destination itself\n"));
}

TEST(DiscoveryPage, ListsEveryServerAndWarnsOfSeveral) {
  const std::string page =
      text_of(discovery_page(net_report::sample_of<net_report::DhcpDiscovery>("dhcp_discover.json"), english()));
  for (const char* part : {"offers on eth0 within 2.00 s: 2 (no lease was taken)  xid 0x5a0f3c21\n",
                           "server 10.0.2.66 (02:00:00:00:00:66), after 38.0 ms\n",
                           "  domain (15)             rogue.example\n", "several servers offer"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(DiscoveryPage, OffersThatAreNotShown_AreCounted) {
  auto answer = net_report::sample_of<net_report::DhcpDiscovery>("dhcp_discover.json");
  EXPECT_THAT(text_of(discovery_page(answer, english())), Not(HasSubstr("…")));
  answer.left_out = 12;
  EXPECT_THAT(text_of(discovery_page(answer, english())), HasSubstr("\n\n… 12 more\n\nseveral servers"));
  EXPECT_THAT(text_of(discovery_page(answer, spanish())), HasSubstr("\n\n… 12 más\n"));
}

}  // namespace
}  // namespace wirelab::cli
