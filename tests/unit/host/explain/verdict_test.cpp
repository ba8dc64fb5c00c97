#include "host/explain/verdict.h"

#include <gtest/gtest.h>

#include "firmware/packet/dhcp_client.h"
#include "tests/unit/host/explain/link.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::explain {
namespace {

using packet::operator+;

using Lines = std::vector<std::string>;

const net::Endpoint kClient{.address = Link::kHost, .port = 40'000};
const net::Endpoint kServer{.address = Link::kRouter, .port = 12'000};

ConstBytes bytes_of(std::string_view text) { return as_bytes(text); }

TEST(Verdict, UdpExchange_HasNoHandshake) {
  Link link;
  link.datagram(kClient, kServer, bytes_of("a sentence"));
  EXPECT_TRUE(verdict(link.tally()).back().contains("Nothing in the capture answers"));
  link.datagram(kServer, kClient, bytes_of("A SENTENCE"));
  EXPECT_EQ(link.talks().all().size(), 1U);
  EXPECT_EQ(
      verdict(link.tally()),
      (Lines{"No handshake: the first datagram carries data already. 1 datagram with 10 bytes went out, 1 datagram "
             "with 10 bytes came back.",
             "The first answer, packet 2, came after 1.0 ms."}));
  EXPECT_EQ(title(link.tally()), "UDP 10.0.2.15:40000 – 10.0.2.2:12000");
}

TEST(Verdict, PortUnreachable_BelongsToTheDatagramItIsAbout) {
  Link link;
  link.datagram(kClient, kServer, bytes_of("lost"));
  link.icmp(Link::kRouter, Link::kHost, "0303 0000 00000000", link.latest_packet());
  ASSERT_EQ(link.talks().all().size(), 1U);
  EXPECT_EQ(verdict(link.tally()).at(1),
            "Nobody listened on port 12000: packet 2 says so, and UDP itself told the sender nothing.");
}

TEST(Verdict, ErrorWithoutItsDatagram_KnowsTheEndsAllTheSame) {
  Link other;
  other.datagram(kClient, kServer, bytes_of("lost"));
  Link link;
  link.icmp(Link::kRouter, Link::kHost, "0303 0000 00000000", other.latest_packet());
  EXPECT_EQ(title(link.tally()), "UDP 10.0.2.15:40000 – 10.0.2.2:12000");
  EXPECT_EQ(link.tally().server_port, 12'000);
}

TEST(Verdict, ArpResolution_SaysWhoAnsweredAndWhen) {
  Link link;
  const auto request = packet::arp_request(Link::kHostMac, Link::kHost, Link::kRouter);
  link.arp(request);
  EXPECT_EQ(verdict(link.tally()),
            Lines{"Asked 1 time, and nobody answered: no station on this link has the address, or it is off."});
  link.arp(packet::arp_reply(Link::kRouterMac, Link::kRouter, request));
  EXPECT_EQ(verdict(link.tally()), Lines{"10.0.2.2 is at 52:55:0a:00:02:02, known after 1.0 ms (packet 2)."});
  link.arp(packet::arp_reply({2, 0, 0, 0, 0, 9}, Link::kRouter, request));
  EXPECT_EQ(verdict(link.tally()).at(1), "Packet 3 says 02:00:00:00:00:09 instead: two stations claim the address.");
}

TEST(Verdict, ArpProbeAndAnnouncement_AreNoQuestions) {
  Link probe;
  probe.arp(packet::arp_probe(Link::kHostMac, Link::kHost));
  EXPECT_EQ(verdict(probe.tally()), Lines{"Asked 1 time, and nobody answered: the address is free."});
  Link announcement;
  announcement.arp(packet::arp_announcement(Link::kHostMac, Link::kHost));
  EXPECT_EQ(verdict(announcement.tally()), Lines{"10.0.2.15 was announced: caches that know it follow."});
}

class DhcpVerdict : public testing::Test {
 protected:
  void client(const Result<ConstBytes>& message) {
    link_.datagram({.address = {}, .port = 68}, {.address = net::Address::ipv4(255, 255, 255, 255), .port = 67},
                   message.value());
  }
  void server(std::string_view options) {
    link_.datagram({.address = Link::kRouter, .port = 67}, {.address = Link::kHost, .port = 68},
                   packet::dhcp_bytes({.options = options}));
  }
  Link link_;
  std::array<std::byte, 600> room_{};
  packet::DhcpClient who_{.mac = Link::kHostMac, .xid = 0x22952935};
};

TEST_F(DhcpVerdict, Lease_IsToldWithItsMessages) {
  client(packet::write_discover(room_, who_, std::nullopt));
  EXPECT_EQ(verdict(link_.tally()).back(), "No server answers in the capture.");
  server("35 01 02 36 04 0a000202 ff");
  EXPECT_TRUE(verdict(link_.tally()).back().contains("No Ack follows"));
  client(packet::write_select(room_, who_, Link::kHost, Link::kRouter));
  server("35 01 05 36 04 0a000202 ff");
  ASSERT_EQ(link_.talks().all().size(), 1U);
  EXPECT_EQ(verdict(link_.tally()),
            (Lines{"In order: Discover (packet 1), Offer (packet 2), Request (packet 3), Ack (packet 4).",
                   "The client got 10.0.2.15 from 10.0.2.2 after 3.0 ms."}));
  EXPECT_EQ(title(link_.tally()), "DHCP client 52:54:00:12:34:56 – server");
}

TEST_F(DhcpVerdict, RefusalAndRelease_AreTold) {
  client(packet::write_reboot(room_, who_, Link::kHost));
  server("35 01 06 36 04 0a000202 ff");
  EXPECT_EQ(verdict(link_.tally()).back(), "The server refused: the client has to begin anew.");
  who_.xid = 7;
  client(packet::write_release(room_, who_, Link::kHost, Link::kRouter, {}));
  ASSERT_EQ(link_.talks().all().size(), 2U);
  EXPECT_EQ(verdict(link_.talks().all().back().tally).back(),
            "The client gave 10.0.2.15 back; nothing is to answer that.");
}

// RFC 2131 section 3.4: the answer to an Inform gives no address.
TEST_F(DhcpVerdict, AnswerToAnInform_GivesNoAddress) {
  const packet::Bytes inform = packet::from_hex("01 01 06 00 00000007 0000 0000 0a00020f 00000000 00000000 00000000") +
                               packet::Bytes(208) + packet::from_hex("63825363 35 01 08 ff");
  const packet::Bytes ack = packet::from_hex("02 01 06 00 00000007 0000 0000 0a00020f 00000000 00000000 00000000") +
                            packet::Bytes(208) + packet::from_hex("63825363 35 01 05 36 04 0a000202 06 04 0a000203 ff");
  link_.datagram({.address = Link::kHost, .port = 68}, {.address = Link::kRouter, .port = 67}, inform);
  EXPECT_EQ(verdict(link_.tally()).back(), "No server answers in the capture.");
  const Explained answer =
      link_.datagram({.address = Link::kRouter, .port = 67}, {.address = Link::kHost, .port = 68}, ack);
  EXPECT_TRUE(answer.sentence.starts_with("Ack: the settings that a client with an address asked for: DNS 10.0.2.3"))
      << answer.sentence;
  EXPECT_EQ(verdict(link_.tally()), (Lines{"In order: Inform (packet 1), Ack (packet 2).",
                                           "The client, which has an address, got its settings from 10.0.2.2 after "
                                           "1.0 ms."}));
}

TEST_F(DhcpVerdict, RelayedDiscover_NamesTheRelay) {
  const packet::Bytes discover =
      packet::from_hex("01 01 06 01 00000007 0000 0000 00000000 00000000 00000000 0a000205") + packet::Bytes(208) +
      packet::from_hex("63825363 35 01 01 ff");
  const Explained told =
      link_.datagram({.address = Link::kRouter, .port = 67}, {.address = Link::kHost, .port = 67}, discover);
  EXPECT_TRUE(told.sentence.contains("The relay 10.0.2.5 takes it to a server in another network."));
}

TEST(Verdict, Pings_AreCountedWithTheirAnswers) {
  Link link;
  link.icmp(Link::kHost, Link::kRouter, "0800 0000 0001 0001", {});
  link.icmp(Link::kRouter, Link::kHost, "0000 0000 0001 0001", {});
  link.icmp(Link::kHost, Link::kRouter, "0800 0000 0001 0002", {});
  EXPECT_EQ(verdict(link.tally()), Lines{"2 pings, 1 answer, after 1.0 ms."});
}

TEST(PacketsText, ManyPackets_AreCutShort) {
  EXPECT_EQ(packets_text({}), "no packet");
  EXPECT_EQ(packets_text({7}), "packet 7");
  EXPECT_EQ(packets_text({3, 5, 8}), "packets 3, 5 and 8");
  EXPECT_EQ(packets_text({1, 2, 3, 4, 5, 6, 7, 8}), "packets 1, 2, 3, 4, 5, 6 and 2 more");
}

}  // namespace
}  // namespace wirelab::explain
