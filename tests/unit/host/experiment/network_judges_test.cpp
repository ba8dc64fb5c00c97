#include <gtest/gtest.h>

#include "firmware/packet/dhcp_client.h"
#include "tests/unit/host/experiment/trace.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::experiment {
namespace {

const CacheFlushed kFlushed{
    .own = "10.0.2.15", .router = "10.0.2.2", .before = "52:55:0a:00:02:02", .after = "52:55:0a:00:02:02"};

TEST(ArpCache, QuestionToEverybody_AnswerToTheAsker) {
  const CacheFlushed cache = kFlushed;
  Trace trace;
  const auto question = packet::arp_request(kHostMac, kHost, kRouter);
  trace.frame(packet::arp_frame(net::kBroadcastMac, question).value());
  {
    const Evidence silent = trace.evidence();
    EXPECT_EQ(failing(judge_arp_cache(silent, cache)), Texts{"the router answers"});
  }
  trace.frame(packet::arp_frame(kHostMac, packet::arp_reply(kRouterMac, kRouter, question)).value(), milliseconds(1));
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_arp_cache(evidence, cache);
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_EQ(number(judgement, "the question"), "who has 10.0.2.2, tell 10.0.2.15");
  EXPECT_EQ(number(judgement, "the answer"), "10.0.2.2 is at 52:55:0a:00:02:02");
  EXPECT_EQ(number(judgement, "time from the question to the answer"), "1.0 ms");
  CacheFlushed other = cache;
  other.after = "02:00:00:00:00:09";
  EXPECT_TRUE(mentions(failing(judge_arp_cache(evidence, other)), "the table has it again"));
  other.router = "10.0.2.7";
  EXPECT_TRUE(mentions(failing(judge_arp_cache(evidence, other)), "who has 10.0.2.7"));
}

TEST(ArpCache, QuestionToOneStation_IsNoResolution) {
  Trace trace;
  const auto question = packet::arp_request(kHostMac, kHost, kRouter);
  trace.frame(packet::arp_frame(kRouterMac, question).value());
  const Evidence evidence = trace.evidence();
  EXPECT_TRUE(mentions(failing(judge_arp_cache(evidence, kFlushed)), "to everybody"));
}

// On a link with others, which ask for the same router.
TEST(ArpCache, QuestionsOfOthers_AreNoEvidence) {
  constexpr net::Address kOther = net::Address::ipv4(10, 0, 2, 16);
  constexpr net::MacAddress kOtherMac{2, 0, 0, 0, 0, 16};
  Trace trace;
  const auto others = packet::arp_request(kOtherMac, kOther, kRouter);
  trace.frame(packet::arp_frame(net::kBroadcastMac, others).value());
  trace.frame(packet::arp_frame(kOtherMac, packet::arp_reply(kRouterMac, kRouter, others)).value());
  EXPECT_TRUE(mentions(failing(judge_arp_cache(trace.evidence(), kFlushed)), "then the appliance, 10.0.2.15, asked"));
  const auto own = packet::arp_request(kHostMac, kHost, kRouter);
  trace.frame(packet::arp_frame(kRouterMac, own).value());  // whether it is still there, before the entry goes
  trace.frame(packet::arp_frame(net::kBroadcastMac, own).value());
  trace.frame(packet::arp_frame(kOtherMac, packet::arp_reply(kRouterMac, kRouter, others)).value());
  EXPECT_EQ(failing(judge_arp_cache(trace.evidence(), kFlushed)), Texts{"the router answers"});
  trace.frame(packet::arp_frame(kHostMac, packet::arp_reply(kRouterMac, kRouter, own)).value());
  const Judgement judgement = judge_arp_cache(trace.evidence(), kFlushed);
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_EQ(number(judgement, "the question"), "who has 10.0.2.2, tell 10.0.2.15");
}

/// An echo request of 56 bytes of data.
void ping(Trace& trace, const net::Address& to, const net::MacAddress& station) {
  using packet::operator+;
  const packet::Bytes message = packet::from_hex("0800 0000 00010001") + packet::Bytes(56);
  trace.ip(kHost, to, packet::kProtocolIcmp, message, milliseconds(1), station);
}

TEST(NextHop, FrameGoesToTheRouter_PacketToTheDestination) {
  const OffLink sent{.to = "93.184.216.34", .router = "10.0.2.2", .router_mac = "52:55:0a:00:02:02"};
  Trace trace;
  EXPECT_TRUE(judge_next_hop(trace.evidence(), sent).answer.contains("answers nothing"));
  ping(trace, net::Address::ipv4(93, 184, 216, 34), kRouterMac);
  const Evidence evidence = trace.evidence();
  EXPECT_EQ(failing(judge_next_hop(evidence, sent)), Texts{});
  OffLink wrong = sent;
  wrong.router_mac = "02:00:00:00:00:09";
  EXPECT_TRUE(mentions(failing(judge_next_hop(evidence, wrong)), "router's MAC address"));
  OffLink near = sent;
  near.router = near.to;
  EXPECT_TRUE(mentions(failing(judge_next_hop(evidence, near)), "not on the link"));
}

class LeaseTest : public testing::Test {
 protected:
  static constexpr std::string_view kTerms =
      "36 04 0a000202 01 04 ffffff00 03 04 0a000202 06 04 0a000203 33 04 00015180 ff";

  void client(const Result<ConstBytes>& message, std::uint16_t port = 68) {
    trace.datagram({.address = {}, .port = port}, {.address = net::Address::ipv4(255, 255, 255, 255), .port = 67},
                   as_text(message.value()), milliseconds(1));
  }
  void server(std::string_view type, std::string_view terms = kTerms) {
    const packet::Bytes message = packet::dhcp_bytes({.options = std::string(type) + " " + std::string(terms)});
    trace.datagram({.address = kRouter, .port = 67}, {.address = kHost, .port = 68}, as_text(message), milliseconds(1));
  }
  void release() {
    const auto message = packet::write_release(room, who, kHost, kRouter, {});
    trace.datagram({.address = kHost, .port = 68}, {.address = kRouter, .port = 67}, as_text(message.value()));
  }
  [[nodiscard]] Judgement judge() const {
    const Evidence evidence = trace.evidence();
    return judge_lease(evidence, {.interface = "enp0s3", .mac = "52:54:00:12:34:56", .address = "10.0.2.15"});
  }
  Trace trace;
  std::array<std::byte, 600> room{};
  packet::DhcpClient who{.mac = kHostMac, .xid = 0x22952935};
};

TEST_F(LeaseTest, ReleaseAndTheFourMessages_AreReadOff) {
  release();
  client(packet::write_discover(room, who, std::nullopt));
  server("35 01 02");
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05");
  const Judgement judgement = judge();
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_EQ(number(judgement, "release"), "DHCPRELEASE of 10.0.2.15 on enp0s3 to 10.0.2.2 port 67 (xid=0x22952935)");
  EXPECT_EQ(number(judgement, "server identifier (option 54)"), "10.0.2.2");
  EXPECT_EQ(number(judgement, "subnet mask (option 1)"), "255.255.255.0");
  EXPECT_EQ(number(judgement, "router (option 3)"), "10.0.2.2");
  EXPECT_EQ(number(judgement, "DNS (option 6)"), "10.0.2.3");
  EXPECT_EQ(number(judgement, "address"), "10.0.2.15");
  EXPECT_EQ(number(judgement, "time from Discover to Ack"), "3.0 ms");
}

TEST_F(LeaseTest, WhatIsMissing_IsNamed) {
  EXPECT_EQ(failing(judge()).size(), 5U);
  release();
  client(packet::write_discover(room, who, std::nullopt));
  EXPECT_TRUE(mentions(failing(judge()), "an Offer answers it"));
  EXPECT_TRUE(judge().answer.contains("answers nothing more"));
}

TEST_F(LeaseTest, OtherTermsInTheAck_AreNoticed) {
  release();
  client(packet::write_discover(room, who, std::nullopt));
  server("35 01 02");
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05", "36 04 0a000209 01 04 ffff0000 ff");
  EXPECT_EQ(failing(judge()), Texts{"what the Ack gives is what the Offer offered"});
}

TEST_F(LeaseTest, OtherPortAndNumber_AreNoticed) {
  release();
  who.xid = 7;
  client(packet::write_discover(room, who, std::nullopt), 6800);
  server("35 01 02");
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05");
  EXPECT_TRUE(mentions(failing(judge()), "one transaction number"));
  EXPECT_TRUE(mentions(failing(judge()), "from UDP port 68"));
}

// Discovers and Requests go to everybody, so a link with others shows theirs.
TEST_F(LeaseTest, MessagesOfOtherClients_AreNoEvidence) {
  const packet::DhcpClient other{.mac = {2, 0, 0, 0, 0, 16}, .xid = 9};
  release();
  client(packet::write_discover(room, other, std::nullopt));
  client(packet::write_select(room, other, net::Address::ipv4(10, 0, 2, 16), kRouter));
  EXPECT_TRUE(mentions(failing(judge()), "then a Discover asks"));
  client(packet::write_discover(room, who, std::nullopt));
  server("35 01 02");
  client(packet::write_select(room, other, net::Address::ipv4(10, 0, 2, 16), net::Address::ipv4(10, 0, 2, 9)));
  EXPECT_TRUE(mentions(failing(judge()), "a Request chooses it"));
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05");
  EXPECT_EQ(failing(judge()), Texts{});
}

TEST_F(LeaseTest, OfferThatIsTaken_Counts) {
  release();
  client(packet::write_discover(room, who, std::nullopt));
  server("35 01 02", "36 04 0a000209 01 04 ffff0000 ff");
  server("35 01 02");
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05");
  EXPECT_EQ(failing(judge()), Texts{});
}

TEST_F(LeaseTest, DiscoverThatBeginsAnew_IsTheOneThatCounts) {
  release();
  who.xid = 7;
  client(packet::write_discover(room, who, std::nullopt));
  who.xid = 0x22952935;
  client(packet::write_discover(room, who, std::nullopt));
  server("35 01 02");
  client(packet::write_select(room, who, kHost, kRouter));
  server("35 01 05");
  EXPECT_EQ(failing(judge()), Texts{});
  EXPECT_EQ(number(judge(), "time from Discover to Ack"), "3.0 ms");
}

TEST(Header, OfAPing_IsTheReferences) {
  Trace trace;
  ping(trace, kRouter, kRouterMac);
  const Evidence evidence = trace.evidence();
  const Judgement judgement = judge_header(evidence, "10.0.2.2");
  EXPECT_EQ(failing(judgement), Texts{});
  EXPECT_EQ(number(judgement, "total length, bytes"), "84");
  EXPECT_EQ(number(judgement, "payload, bytes"), "64");
  EXPECT_EQ(number(judgement, "protocol"), "1 (ICMP)");
  EXPECT_FALSE(judge_header(evidence, "10.0.2.3").holds());
}

TEST(Header, OfAnotherSize_IsToldAndFails) {
  using packet::operator+;
  Trace trace;
  trace.ip(kHost, kRouter, packet::kProtocolIcmp, packet::from_hex("0800 0000 00010001") + packet::Bytes(8));
  const Evidence evidence = trace.evidence();
  EXPECT_EQ(failing(judge_header(evidence, "10.0.2.2")).size(), 2U);
}

}  // namespace
}  // namespace wirelab::experiment
