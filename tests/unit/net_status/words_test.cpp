#include "firmware/net_status/words.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::net_status {
namespace {

using packet::DhcpType;

constexpr Ipv4 kOwn(net::Address::ipv4(10, 0, 2, 15));
constexpr Ipv4 kServer(net::Address::ipv4(10, 0, 2, 2));
constexpr Ipv4 kAll(net::Address::ipv4(255, 255, 255, 255));
constexpr net::MacAddress kMac{0x52, 0x55, 0x0a, 0, 2, 2};
constexpr net::MacAddress kOther{2, 0, 0, 0, 0, 0x66};

std::string words_of(const Event& event, const DhcpDetail* detail = nullptr) {
  std::array<char, kMaxWords> room{};
  TextBuilder text(room);
  describe(text, event, detail);
  return std::string(text.text());
}

std::string reason_of(Cause cause, std::uint64_t because = 0) {
  Event event;
  event.cause = cause;
  event.because = because;
  std::array<char, kMaxWords> room{};
  TextBuilder text(room);
  explain(text, event);
  return std::string(text.text());
}

std::string message(const DhcpDetail& detail, std::string_view interface = "enp0s3") {
  Event event;
  event.kind = EventKind::dhcp_message;
  event.interface_name = interface;
  return words_of(event, &detail);
}

DhcpDetail from_client(DhcpType type) {
  DhcpDetail detail;
  detail.type = type;
  detail.sent = true;
  detail.xid = 0x22952935;
  detail.to = kAll;
  return detail;
}

DhcpDetail from_server(DhcpType type) {
  DhcpDetail detail;
  detail.type = type;
  detail.xid = 0x22952935;
  detail.from = kServer;
  detail.terms.server = kServer;
  if (type != DhcpType::nak) detail.terms.address = kOwn;
  return detail;
}

Event about(EventKind kind) {
  Event event;
  event.kind = kind;
  event.interface_name = std::string_view("eth0");
  event.address = kOwn.address();
  event.prefix = 24;
  return event;
}

TEST(Words, Release_IsDhclientsLine) {
  DhcpDetail release = from_client(DhcpType::release);
  release.client = kOwn;
  release.to = kServer;
  EXPECT_EQ(message(release), "DHCPRELEASE of 10.0.2.15 on enp0s3 to 10.0.2.2 port 67 (xid=0x22952935)");
}

TEST(Words, Client_SaysWhatItWants) {
  EXPECT_EQ(message(from_client(DhcpType::discover)),
            "DHCPDISCOVER on enp0s3 to 255.255.255.255 port 67 (xid=0x22952935)");
  DhcpDetail request = from_client(DhcpType::request);
  request.requested = kOwn;
  EXPECT_EQ(message(request), "DHCPREQUEST for 10.0.2.15 on enp0s3 to 255.255.255.255 port 67 (xid=0x22952935)");
  request.requested.reset();
  request.client = kOwn;
  request.to = kServer;
  request.xid = 1;
  EXPECT_EQ(message(request), "DHCPREQUEST for 10.0.2.15 on enp0s3 to 10.0.2.2 port 67 (xid=0x00000001)");
  DhcpDetail decline = from_client(DhcpType::decline);
  decline.requested = kOwn;
  EXPECT_EQ(message(decline), "DHCPDECLINE of 10.0.2.15 on enp0s3 to 255.255.255.255 port 67 (xid=0x22952935)");
}

TEST(Words, Server_SaysWhatItGives) {
  EXPECT_EQ(message(from_server(DhcpType::offer)), "DHCPOFFER of 10.0.2.15 from 10.0.2.2 (xid=0x22952935)");
  EXPECT_EQ(message(from_server(DhcpType::ack)), "DHCPACK of 10.0.2.15 from 10.0.2.2 (xid=0x22952935)");
  DhcpDetail nak = from_server(DhcpType::nak);
  nak.terms.server.reset();
  nak.message = std::string_view("wrong network\n\x1b[31m");
  EXPECT_EQ(message(nak), "DHCPNAK from 10.0.2.2 (xid=0x22952935): wrong network\\x0A\\x1B[31m");
}

TEST(Words, UnknownMessages_HaveTheirNumber) {
  EXPECT_EQ(message(from_client(DhcpType{13})),
            "DHCP message of type 13 on enp0s3 to 255.255.255.255 port 67 (xid=0x22952935)");
  Event event;
  event.kind = EventKind::dhcp_message;
  event.interface_name = std::string_view("eth0");
  EXPECT_EQ(words_of(event), "a DHCP message on eth0, of which nothing more is kept");
}

TEST(Words, LongestLine_Fits) {
  DhcpDetail nak = from_server(DhcpType{255});
  nak.terms.address = nak.from = kAll;
  nak.terms.server = kAll;
  const std::string bytes(63, '\x01');
  nak.message = std::string_view(bytes);
  const std::string line = message(nak);
  EXPECT_LE(line.size(), kMaxWords);
  EXPECT_TRUE(line.ends_with("\\x01")) << "a whole escape stands at its end: " << line;
}

TEST(Words, EachKind_IsALineOfItsOwn) {
  EXPECT_EQ(words_of(about(EventKind::interface_new)), "eth0: interface is there");
  EXPECT_EQ(words_of(about(EventKind::interface_gone)), "eth0: interface is gone");
  EXPECT_EQ(words_of(about(EventKind::link_up)), "eth0: link is up");
  EXPECT_EQ(words_of(about(EventKind::link_down)), "eth0: link is down");
  EXPECT_EQ(words_of(about(EventKind::address_added)), "eth0: has 10.0.2.15/24");
  EXPECT_EQ(words_of(about(EventKind::address_removed)), "eth0: has no longer 10.0.2.15/24");
  EXPECT_EQ(words_of(about(EventKind::lease_known)), "eth0: lease of 10.0.2.15 was held already");
  EXPECT_EQ(words_of(about(EventKind::lease_bound)), "eth0: lease bound: 10.0.2.15");
  EXPECT_EQ(words_of(about(EventKind::lease_renewed)), "eth0: lease renewed: 10.0.2.15");
  EXPECT_EQ(words_of(about(EventKind::lease_rebound)), "eth0: lease rebound: 10.0.2.15");
  EXPECT_EQ(words_of(about(EventKind::lease_refused)), "eth0: lease refused: 10.0.2.15");
  EXPECT_EQ(words_of(about(EventKind::lease_expired)), "eth0: lease expired: 10.0.2.15");
  EXPECT_EQ(words_of(about(EventKind::lease_released)), "eth0: lease released: 10.0.2.15");
}

TEST(Words, Rivals_AreNamed) {
  Event event = about(EventKind::address_duplicate);
  EXPECT_EQ(words_of(event), "eth0: duplicate address: 10.0.2.15 is also used by another host");
  event.mac = kOther;
  EXPECT_EQ(words_of(event), "eth0: duplicate address: 10.0.2.15 is also used by 02:00:00:00:00:66");
  event.kind = EventKind::address_wanted;
  EXPECT_EQ(words_of(event), "eth0: 02:00:00:00:00:66 asks whether 10.0.2.15 is free");
  event.kind = EventKind::second_server;
  EXPECT_EQ(words_of(event), "eth0: another DHCP server answers: 10.0.2.15 at 02:00:00:00:00:66");
}

TEST(Words, Gateway_ComesAndGoes) {
  Event event = about(EventKind::gateway_changed);
  EXPECT_EQ(words_of(event), "eth0: no gateway any more (it was 10.0.2.15)");
  event.count = 1;
  EXPECT_EQ(words_of(event), "eth0: gateway is 10.0.2.15");
}

TEST(Words, Neighbours_HaveTheirMacs) {
  Event event = about(EventKind::neighbour_new);
  event.mac = kOther;
  EXPECT_EQ(words_of(event), "eth0: 10.0.2.15 is at 02:00:00:00:00:66");
  event.kind = EventKind::neighbour_gone;
  EXPECT_EQ(words_of(event), "eth0: 10.0.2.15 is gone from 02:00:00:00:00:66");
  event.kind = EventKind::neighbour_changed;
  event.mac_before = kMac;
  event.gateway = true;
  EXPECT_EQ(words_of(event), "eth0: 10.0.2.15 changed from 52:55:0a:00:02:02 to 02:00:00:00:00:66 (the gateway)");
}

TEST(Words, Sums_SayHowMany) {
  Event event = about(EventKind::neighbours_many);
  event.count = 9936;
  EXPECT_EQ(words_of(event), "eth0: 9936 more changes of neighbours, not told one by one; the first was 10.0.2.15");
  event.kind = EventKind::frames_lost;
  EXPECT_EQ(words_of(event), "eth0: 9936 frames came faster than they were looked at; what they said is missing here");
  event.interface_name = {};
  EXPECT_TRUE(words_of(event).starts_with("9936 frames"));
}

TEST(Words, NameOfAnInterface_IsEscaped) {
  Event event = about(EventKind::link_up);
  event.interface_name = std::string_view("e\x1b\n");
  EXPECT_EQ(words_of(event), "e\\x1B\\x0A: link is up");
}

TEST(Words, NameOfAnInterface_IsEscapedInDhcpLinesToo) {
  EXPECT_EQ(message(from_client(DhcpType::discover), "e\x1b"),
            "DHCPDISCOVER on e\\x1B to 255.255.255.255 port 67 (xid=0x22952935)");
}

TEST(Words, Causes_AreHalfASentence) {
  EXPECT_EQ(reason_of(Cause::unknown), "");
  EXPECT_EQ(reason_of(Cause::found_at_start), "it was so when wirelabd started");
  EXPECT_EQ(reason_of(Cause::command), "wirelabd was asked to");
  EXPECT_EQ(reason_of(Cause::lease_half_over), "T1 is over, by default half of the lease time");
  EXPECT_EQ(reason_of(Cause::lease_nearly_over),
            "T2 is over, by default seven eighths of the lease time, and its server has not answered");
  EXPECT_EQ(reason_of(Cause::before_its_time), "the DHCP client asks before T1");
  EXPECT_EQ(reason_of(Cause::address_of_before), "the DHCP client asks for the address that it had before");
  EXPECT_EQ(reason_of(Cause::starts_over),
            "the DHCP client starts over; the address stays until it is removed or the lease's time ends");
  EXPECT_THAT(reason_of(Cause::starts_over, 8), testing::EndsWith("ends (nobody answered #8)"));
  EXPECT_EQ(reason_of(Cause::answer, 3), "it follows from #3");
  EXPECT_EQ(reason_of(Cause::no_answer), "nobody answered");
  EXPECT_EQ(reason_of(Cause::no_answer, 3), "nobody answered #3");
  EXPECT_EQ(reason_of(Cause::server_refused, 4), "the server refused (#4)");
  EXPECT_EQ(reason_of(Cause::lease_given), "a DHCP server gave it");
  EXPECT_EQ(reason_of(Cause::lease_given, 5), "a DHCP server gave it (#5)");
  EXPECT_EQ(reason_of(Cause::lease_lost), "there is no lease");
  EXPECT_EQ(reason_of(Cause::stack), "the stack's own table says so");
}

TEST(Words, CausesFromArp_SayWhichPacket) {
  EXPECT_EQ(reason_of(Cause::arp_reply), "it answered this host's ARP request");
  EXPECT_EQ(reason_of(Cause::arp_request), "it sent an ARP request itself");
  EXPECT_EQ(reason_of(Cause::arp_announcement), "it said so in an ARP packet that nobody asked for");
  EXPECT_EQ(reason_of(Cause::address_in_use), "an ARP packet of another station says that the address is its own");
  EXPECT_EQ(reason_of(Cause::address_in_use, 6),
            "an ARP packet of another station says that the address is its own (#6)");
  EXPECT_EQ(reason_of(Cause::address_probed), "an ARP probe asked whether the address is in use");
}

}  // namespace
}  // namespace wirelab::net_status
