#include "firmware/packet/tcp.h"

#include <gtest/gtest.h>

#include "firmware/packet/tcp_options.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {
namespace {

// A SYN of Linux: MSS 1460, SACK, timestamps, window scale 7.
const Bytes kSyn =
    from_hex("c350 3039 11223344 00000000 a002 faf0 0000 0000 020405b4 0402 080a 00000a0b 00000000 01 030307");
const Bytes kHello = from_hex("3039 c350 01020304 11223345 5018 01f5 0000 0000 48656c6c6f");

Bytes with_checksum(Bytes segment, const IpPacket& packet) {
  ChecksumSum sum;
  sum.add_pseudo_header(packet.source, packet.destination, kProtocolTcp, static_cast<std::uint16_t>(segment.size()));
  const std::uint16_t checksum = sum.add(segment).result();
  segment[16] = static_cast<std::byte>(checksum >> 8U);
  segment[17] = static_cast<std::byte>(checksum & 0xffU);
  return segment;
}

IpPacket packet_with(ConstBytes segment) {
  return {.source = net::Address::ipv4(10, 0, 0, 1),
          .destination = net::Address::ipv4(10, 0, 0, 2),
          .protocol = kProtocolTcp,
          .payload_length = segment.size(),
          .payload = segment};
}

TEST(Tcp, Syn_IsReadFieldByField) {
  const Bytes bytes = with_checksum(kSyn, packet_with(kSyn));
  const auto segment = parse_tcp(packet_with(bytes));
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->source_port, 50000);
  EXPECT_EQ(segment->destination_port, 12345);
  EXPECT_EQ(segment->sequence, 0x11223344U);
  EXPECT_EQ(segment->acknowledgement, 0U);
  EXPECT_EQ(segment->header_length, 40);
  EXPECT_EQ(segment->reserved, 0);
  EXPECT_EQ(segment->flags.bits, TcpFlags::kSyn);
  EXPECT_EQ(segment->window, 64240);
  EXPECT_EQ(segment->checksum_state, Checksum::right);
  EXPECT_EQ(segment->urgent, 0);
  EXPECT_EQ(segment->options.size(), 20U);
  EXPECT_EQ(segment->payload_length, 0U);
  EXPECT_EQ(segment->sequence_length(), 1U);
}

TEST(Tcp, Data_HasItsPayload) {
  const Bytes bytes = with_checksum(kHello, packet_with(kHello));
  const auto segment = parse_tcp(packet_with(bytes));
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->payload_length, 5U);
  EXPECT_EQ(copy_of(segment->payload), from_hex("48656c6c6f"));
  EXPECT_EQ(description(segment->flags), "PSH, ACK");
  EXPECT_EQ(segment->sequence_length(), 5U);
}

TEST(Tcp, EachBitOfTheSegment_CountsForTheChecksum) {
  const Bytes right = with_checksum(kHello, packet_with(kHello));
  for (std::size_t at = 13; at < right.size(); ++at) {
    Bytes bytes = right;
    bytes[at] ^= std::byte{1};
    EXPECT_EQ(parse_tcp(packet_with(bytes))->checksum_state, Checksum::wrong) << at;
  }
}

TEST(Tcp, ShortCapture_TellsTheLengthAndNotTheChecksum) {
  IpPacket packet = packet_with(kHello);
  packet.payload = packet.payload.first(22);
  const auto segment = parse_tcp(packet);
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->payload_length, 5U);
  EXPECT_EQ(segment->payload.size(), 2U);
  EXPECT_EQ(segment->checksum_state, Checksum::absent);
}

TEST(Tcp, Flags_AreNamedInTheOrderOfBooks) {
  EXPECT_EQ(description(TcpFlags{TcpFlags::kSyn | TcpFlags::kAck}), "SYN, ACK");
  EXPECT_EQ(description(TcpFlags{}), "none");
  EXPECT_EQ(description(TcpFlags{0x1ff}), "SYN, FIN, RST, PSH, ACK, URG, ECE, CWR, AE");
  const Bytes bytes = from_hex("0001 0002 00000000 00000000 5fff 0000 0000 0000");
  EXPECT_EQ(parse_tcp(packet_with(bytes))->flags.bits, 0x1ff);
  EXPECT_EQ(parse_tcp(packet_with(bytes))->reserved, 7);
}

TEST(Tcp, CutHeader_IsAFlaw) {
  for (std::size_t size = 0; size < kSyn.size(); ++size) {
    IpPacket packet = packet_with(ConstBytes(kSyn).first(size));
    packet.payload_length = kSyn.size();
    ASSERT_FALSE(parse_tcp(packet)) << size;
    EXPECT_EQ(parse_tcp(packet).error(), Flaw::tcp_cut) << size;
  }
}

TEST(Tcp, HeaderLength_LiesBetweenTwentyAndThePacket) {
  Bytes bytes = kHello;
  bytes[12] = std::byte{0x40};
  EXPECT_EQ(parse_tcp(packet_with(bytes)).error(), Flaw::tcp_header_length);
  bytes[12] = std::byte{0x70};
  EXPECT_EQ(parse_tcp(packet_with(bytes)).error(), Flaw::tcp_header_length);
  bytes[12] = std::byte{0x60};
  EXPECT_EQ(parse_tcp(packet_with(bytes))->payload_length, 1U);
}

TEST(Tcp, OtherProtocolsAndPieces_AreNone) {
  IpPacket packet = packet_with(kHello);
  packet.is_fragment = true;
  EXPECT_EQ(parse_tcp(packet).error(), Flaw::fragment);
  packet.protocol = kProtocolUdp;
  EXPECT_EQ(parse_tcp(packet).error(), Flaw::not_tcp);
  EXPECT_TRUE(is_other_traffic(Flaw::not_tcp));
  EXPECT_FALSE(is_other_traffic(Flaw::tcp_cut));
}

TEST(TcpOptions, OfASyn_AreAllRead) {
  const TcpOptions options = parse_tcp_options(ConstBytes(kSyn).subspan(20));
  EXPECT_EQ(options.mss, 1460);
  EXPECT_EQ(options.window_scale, 7);
  EXPECT_TRUE(options.sack_permitted);
  EXPECT_EQ(options.timestamps, (TcpTimestamps{.value = 0xa0b, .echo = 0}));
  EXPECT_EQ(options.sack_count, 0U);
  EXPECT_TRUE(options.sound);
}

TEST(TcpOptions, SackBlocks_AreReadUpToFour) {
  const Bytes two = from_hex("0101 0512 00000001 00000005 00000010 00000020");
  const TcpOptions options = parse_tcp_options(two);
  ASSERT_EQ(options.sack_count, 2U);
  EXPECT_EQ(options.sack[0], (SackBlock{.begin = 1, .end = 5}));
  EXPECT_EQ(options.sack[1], (SackBlock{.begin = 16, .end = 32}));
  EXPECT_EQ(parse_tcp_options(from_hex("052a") + Bytes(40, std::byte{1})).sack_count, 4U);
}

TEST(TcpOptions, WrongSizes_SayNothing) {
  const TcpOptions options = parse_tcp_options(from_hex("0203 05 030207 0801 0504 0000 fe03 01"));
  EXPECT_FALSE(options.mss);
  EXPECT_FALSE(options.sound);
  EXPECT_EQ(parse_tcp_options(from_hex("fe03 01 020405b4")).mss, 1460);
  EXPECT_EQ(parse_tcp_options(from_hex("fe03 01 020405b4")).unknown, 1U);
}

TEST(TcpOptions, LengthThatLeadsNowhere_EndsThem) {
  for (const char* text : {"02", "0200", "0201", "0205 0102", "020405b4 03"}) {
    EXPECT_FALSE(parse_tcp_options(from_hex(text)).sound) << text;
  }
  EXPECT_EQ(parse_tcp_options(from_hex("020405b4 03")).mss, 1460);
  EXPECT_TRUE(parse_tcp_options(from_hex("00 02")).sound);
  EXPECT_TRUE(parse_tcp_options({}).sound);
}

}  // namespace
}  // namespace wirelab::packet
